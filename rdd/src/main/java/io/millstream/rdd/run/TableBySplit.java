package io.millstream.rdd.run;

import io.millstream.rdd.HashPartitioner;
import io.millstream.rdd.Partitioner;

/** A finished table whose entries are grouped by the split they go to, in the table's order within a split. */
final class TableBySplit {
    private final KeyTable table;
    private final int[] entries; // entry numbers, split after split
    private final int[] starts; // where each split begins in entries; one more for the end

    private TableBySplit(KeyTable table, int[] entries, int[] starts) {
        this.table = table;
        this.entries = entries;
        this.starts = starts;
    }

    /** A counting sort: two passes over the entries. */
    static TableBySplit of(KeyTable table, Partitioner partitioner) {
        int size = table.size();
        var splits = new int[size];
        var starts = new int[partitioner.splitCount() + 1];
        for (int entry = 0; entry < size; entry++) {
            int split = partitioner instanceof HashPartitioner hash
                    ? hash.splitOfHash(table.hashes[entry])
                    : KeySplit.of(partitioner, table.keys[entry]);
            splits[entry] = split;
            starts[split + 1]++;
        }
        for (int split = 0; split < partitioner.splitCount(); split++) {
            starts[split + 1] += starts[split];
        }
        var next = starts.clone();
        var entries = new int[size];
        for (int entry = 0; entry < size; entry++) {
            entries[next[splits[entry]]++] = entry;
        }
        return new TableBySplit(table, entries, starts);
    }

    void mergeInto(Combiner combiner, int split) {
        combiner.absorb(table, entries, starts[split], starts[split + 1]);
    }

    void push(int split, Feed feed) {
        feed.pushEntries(table, entries, starts[split], starts[split + 1]);
    }

    int entryCount(int split) {
        return starts[split + 1] - starts[split];
    }
}
