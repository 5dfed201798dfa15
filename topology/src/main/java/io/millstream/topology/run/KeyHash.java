package io.millstream.topology.run;

import io.millstream.topology.Fields;
import io.millstream.topology.Values;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number for the values of some fields, the same in every run for values whose {@code hashCode} is (strings, numbers,
 * arrays and lists of them): so a key meets the same task again after a restart.
 */
final class KeyHash {
    private final int[] indexes;

    KeyHash(Fields fields, Fields key) {
        indexes = key.names().stream().mapToInt(fields::indexOf).toArray();
    }

    int of(Values values) {
        int hash = 1;
        for (int index : indexes) {
            hash = 31 * hash + hash(values.get(index));
        }
        return mix(hash);
    }

    /** Spreads differences over all bits: hashes of small numbers and short words differ in the low ones only. */
    static int mix(int hash) {
        int h = hash;
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private static int hash(@Nullable Object value) {
        if (value == null) {
            return 0;
        }
        return value.getClass().isArray() ? Arrays.deepHashCode(new Object[] {value}) : value.hashCode();
    }
}
