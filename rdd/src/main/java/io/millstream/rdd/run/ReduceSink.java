package io.millstream.rdd.run;

import io.millstream.rdd.Pair;
import io.millstream.rdd.ReduceFunction;
import io.millstream.rdd.Step;

/** Runs a {@link Step.ReduceByKey}: the value of an entry is the reduction of the key's values so far. */
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
        add(key, KeyTable.hashOf(key), pair.value());
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
                    merge(entry, value);
                    return;
                }
            }
        }
        into.insert(at, key, hash, value);
    }

    private void merge(int entry, Object value) {
        Object merged;
        try {
            merged = function.call(table.value(entry), value);
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
        table.setValue(entry, merged);
    }
}
