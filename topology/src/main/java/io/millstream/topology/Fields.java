package io.millstream.topology;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/**
 * The names of the values in a tuple, in their order. Immutable.
 *
 * @see <a href="https://storm.apache.org/releases/current/Concepts.html#streams">Storm: streams</a>
 */
public final class Fields implements Iterable<String> {
    /** Of a tuple that carries no values. */
    public static final Fields NONE = new Fields(List.of());

    private final List<String> names;

    private Fields(List<String> names) {
        this.names = names;
    }

    /**
     * These names, in this order.
     *
     * @throws IllegalArgumentException if a name stands there twice
     */
    public static Fields of(String... names) {
        var list = List.of(names);
        if (new HashSet<>(list).size() != list.size()) {
            throw new IllegalArgumentException("a field is named twice: " + list);
        }
        return new Fields(list);
    }

    public List<String> names() {
        return names;
    }

    public int size() {
        return names.size();
    }

    public boolean contains(String name) {
        return names.contains(name);
    }

    /** Where {@code name} stands. @throws JobException (USER) with the nearest name if there is no such field */
    public int indexOf(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new JobException(
                    ErrorKind.USER, "There is no field " + name + " in " + names + "." + Nearest.hint(name, names));
        }
        return index;
    }

    @Override
    public Iterator<String> iterator() {
        return names.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fields fields && names.equals(fields.names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
