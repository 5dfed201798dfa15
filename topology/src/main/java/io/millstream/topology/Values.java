package io.millstream.topology;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tuple, in the order of its {@link Fields}. Immutable itself, and shared by everybody who gets the tuple: an
 * object in it must not be changed once it was emitted.
 */
public final class Values {
    public static final Values NONE = new Values(new Object[0]);

    private final @Nullable Object[] values;

    private Values(@Nullable Object[] values) {
        this.values = values;
    }

    public static Values of(@Nullable Object value) {
        return new Values(new @Nullable Object[] {value});
    }

    public static Values of(@Nullable Object first, @Nullable Object second) {
        return new Values(new @Nullable Object[] {first, second});
    }

    /** The array is copied. */
    public static Values of(@Nullable Object... values) {
        return new Values(values.clone());
    }

    public int size() {
        return values.length;
    }

    public @Nullable Object get(int index) {
        return values[index];
    }

    /** A copy as a list, which may hold null. */
    public List<@Nullable Object> toList() {
        return Arrays.asList(values.clone());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Values that && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.deepToString(values);
    }
}
