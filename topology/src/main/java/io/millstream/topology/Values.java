package io.millstream.topology;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of a tuple, in the order of its {@link Fields}. Immutable itself, and shared by everybody who gets the tuple: an
 * object in it must not be changed once it was emitted.
 */
public abstract class Values {
    public static final Values NONE = new Many(new Object[0]);

    private Values() {}

    /** The most frequent kind, in the least memory. */
    private static final class One extends Values {
        final @Nullable Object value;

        One(@Nullable Object value) {
            this.value = value;
        }
    }

    private static final class Two extends Values {
        final @Nullable Object first;
        final @Nullable Object second;

        Two(@Nullable Object first, @Nullable Object second) {
            this.first = first;
            this.second = second;
        }
    }

    private static final class Many extends Values {
        final @Nullable Object[] values;

        Many(@Nullable Object[] values) {
            this.values = values;
        }
    }

    public static Values of(@Nullable Object value) {
        return new One(value);
    }

    public static Values of(@Nullable Object first, @Nullable Object second) {
        return new Two(first, second);
    }

    /** The array is copied. */
    public static Values of(@Nullable Object... values) {
        return switch (values.length) {
            case 0 -> NONE;
            case 1 -> new One(values[0]);
            case 2 -> new Two(values[0], values[1]);
            default -> new Many(values.clone());
        };
    }

    // By class and not by overriding: a call site that sees all three kinds still costs two comparisons and no call.

    public final int size() {
        if (this instanceof One) {
            return 1;
        }
        return this instanceof Many many ? many.values.length : 2;
    }

    public final @Nullable Object get(int index) {
        if (this instanceof One one) {
            if (index == 0) {
                return one.value;
            }
        } else if (this instanceof Two two) {
            if (index == 0) {
                return two.first;
            } else if (index == 1) {
                return two.second;
            }
        } else if (this instanceof Many many) {
            return many.values[index];
        }
        throw new IndexOutOfBoundsException("there is no value " + index + " among " + size());
    }

    /** A copy as a list, which may hold null. */
    public final List<@Nullable Object> toList() {
        return Arrays.asList(toArray());
    }

    private @Nullable Object[] toArray() {
        @Nullable Object[] array = new @Nullable Object[size()];
        for (int index = 0; index < array.length; index++) {
            array[index] = get(index);
        }
        return array;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof Values that && Arrays.deepEquals(toArray(), that.toArray());
    }

    @Override
    public final int hashCode() {
        return Arrays.deepHashCode(toArray());
    }

    @Override
    public final String toString() {
        return Arrays.deepToString(toArray());
    }
}
