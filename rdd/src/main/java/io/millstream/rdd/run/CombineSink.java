package io.millstream.rdd.run;

import io.millstream.rdd.Aggregator;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Step;

/** Runs a {@link Step.CombineByKey}, or one side of a cogroup: the value of an entry is a combination. A template. */
final class CombineSink implements Combiner {
    private final String name;
    private final Aggregator<Object, Object> aggregator;
    private final KeyTable table;

    /** A sink that adds to a table that may have entries already. */
    CombineSink(Step<?> step, KeyTable table) {
        this(step.name(), Execution.cast(((Step.CombineByKey<?, ?, ?>) step).aggregator()), table);
    }

    CombineSink(String name, Aggregator<Object, Object> aggregator, KeyTable table) {
        this.name = name;
        this.aggregator = aggregator;
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
        int hash = key == null ? 0 : key.hashCode();
        int at = find(key, hash);
        try {
            if (at < 0) {
                int entry = -1 - at;
                table.setValue(entry, aggregator.add().call(table.value(entry), pair.value()));
            } else {
                table.insert(at, key, hash, aggregator.create().call(pair.value()));
            }
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
    }

    @Override
    public void absorb(KeyTable other, int[] entries, int from, int to) {
        for (int i = from; i < to; i++) {
            Object key = other.keys[entries[i]];
            int hash = other.hashes[entries[i]];
            int at = find(key, hash);
            try {
                if (at < 0) {
                    int entry = -1 - at;
                    table.setValue(entry, aggregator.merge().call(table.value(entry), other.value(entries[i])));
                } else {
                    table.insert(at, key, hash, other.value(entries[i]));
                }
            } catch (Throwable e) {
                throw Failure.in(name, e);
            }
        }
    }

    /** The entry of a key as -1 - entry, or else the slot where it belongs. */
    private int find(Object key, int hash) {
        long[] slots = table.slots;
        int at = KeyTable.slotOf(hash, table.shift);
        for (long slot; (slot = slots[at]) != 0; at = (at + 1) & (slots.length - 1)) {
            if ((int) (slot >>> Integer.SIZE) == hash) {
                int entry = (int) slot - 1;
                Object known = table.keys[entry];
                if (known == key || (known != null && known.equals(key))) {
                    return -1 - entry;
                }
            }
        }
        return at;
    }
}
