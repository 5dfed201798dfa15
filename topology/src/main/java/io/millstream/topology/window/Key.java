package io.millstream.topology.window;

import io.millstream.topology.Fields;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the key of tuples: a single value as it is, several (and what equals does not compare) as {@link Values}. */
final class Key {
    private final List<String> names;
    private final int[] indexes;
    private Fields indexed = Fields.NONE; // of which fields the indexes are: tuples of one stream share theirs

    Key(Fields fields) {
        this.names = fields.names();
        this.indexes = new int[names.size()];
    }

    @SuppressWarnings("ReferenceEquality") // tuples of one stream share one object, and others are looked up anew
    @Nullable
    Object of(Tuple tuple) {
        Fields fields = tuple.fields();
        if (fields != indexed) {
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] = fields.indexOf(names.get(i));
            }
            indexed = fields;
        }
        if (indexes.length == 1) {
            Object value = tuple.value(indexes[0]);
            boolean plain = value == null || !(value.getClass().isArray() || value instanceof Values);
            return plain ? value : Values.of(value);
        }
        @Nullable Object[] values = new @Nullable Object[indexes.length];
        for (int i = 0; i < indexes.length; i++) {
            values[i] = tuple.value(indexes[i]);
        }
        return Values.of(values);
    }

    /** The values of a key, then two more. */
    static Values with(@Nullable Object key, @Nullable Object first, Object second) {
        if (!(key instanceof Values values)) {
            return Values.of(key, first, second);
        }
        @Nullable Object[] all = new @Nullable Object[values.size() + 2];
        for (int i = 0; i < values.size(); i++) {
            all[i] = values.get(i);
        }
        all[values.size()] = first;
        all[values.size() + 1] = second;
        return Values.of(all);
    }
}
