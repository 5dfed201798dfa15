package io.millstream.rdd.run;

import io.millstream.rdd.Pair;
import io.millstream.rdd.ReduceFunction;
import io.millstream.rdd.Step;

/**
 * Runs a {@link Step.ReduceByKey}: the value of an entry is the reduction of the key's values so far. A template; what
 * looks like a case for a method of {@link KeyTable} is here so that a copy has a profile of its own.
 *
 * <p>Where the table keeps primitives, the values are boxed around the call only: once the function is inlined the boxes
 * are gone.
 */
final class ReduceSink implements Combiner {
    private final String name;
    private final ReduceFunction<Object> function;
    private final KeyTable table;

    /** A sink that adds to a table that may have entries already. */
    ReduceSink(Step<?> step, KeyTable table) {
        name = step.name();
        function = Execution.cast(((Step.ReduceByKey<?, ?>) step).function());
        this.table = table;
    }

    @Override
    public KeyTable table() {
        return table;
    }

    @Override
    public void emit(Object element) {
        var pair = (Pair<?, ?>) element;
        Object key = pair.key();
        add(key, key == null ? 0 : key.hashCode(), pair.value());
    }

    @Override
    public void absorb(KeyTable other, int[] entries, int from, int to) {
        for (int at = from; at < to; at++) {
            int entry = entries[at];
            add(other.keys[entry], other.hashes[entry], other.value(entry));
        }
    }

    private void add(Object key, int hash, Object value) {
        KeyTable into = table;
        long[] slots = into.slots;
        int at = KeyTable.slotOf(hash, into.shift);
        for (long slot; (slot = slots[at]) != 0; at = (at + 1) & (slots.length - 1)) {
            if ((int) (slot >>> Integer.SIZE) == hash) {
                int entry = (int) slot - 1;
                Object known = into.keys[entry];
                if (known == key || (known != null && known.equals(key))) {
                    merge(into, entry, value);
                    return;
                }
            }
        }
        into.insert(at, key, hash, value);
    }

    private void merge(KeyTable into, int entry, Object value) {
        try {
            if (into.lane == KeyTable.LONGS) {
                Object merged = function.call(into.longs[entry], value);
                if (merged instanceof Long number) {
                    into.longs[entry] = number;
                } else {
                    into.setValue(entry, merged);
                }
            } else if (into.lane == KeyTable.INTS) {
                Object merged = function.call((int) into.longs[entry], value);
                if (merged instanceof Integer number) {
                    into.longs[entry] = number;
                } else {
                    into.setValue(entry, merged);
                }
            } else {
                into.objects[entry] = function.call(into.objects[entry], value);
            }
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
    }
}
