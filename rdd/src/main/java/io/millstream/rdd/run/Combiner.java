package io.millstream.rdd.run;

import io.millstream.rdd.Output;

/** Collects pairs into a {@link KeyTable}: on the near side of a shuffle element by element, on the far side whole tables. */
interface Combiner extends Output<Object> {
    KeyTable table();

    /** Merges entries of another table, those numbered {@code entries[from]} up to {@code entries[to - 1]}. */
    void absorb(KeyTable other, int[] entries, int from, int to);
}
