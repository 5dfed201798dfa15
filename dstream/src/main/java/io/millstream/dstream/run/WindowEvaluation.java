package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;

/** A windowed reduction by key: takes every batch of its input, and gives windows at its own times. Batch thread only. */
interface WindowEvaluation<K, V> extends Evaluation {
    /** Takes a batch of the input in; before {@link #at} of the same time. */
    void onInput(BatchTime time, RDD<Pair<K, V>> batch);

    /** Lets go of what no window after {@code done} holds. */
    void forget(BatchTime done);
}
