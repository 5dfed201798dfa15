package io.millstream.rdd;

import java.io.Serializable;

/**
 * Decides which split a key lives in. Two partitioners that are equal by {@link Object#equals} promise the same answer
 * for every key: then no data moves between datasets partitioned by them. Thread-safe.
 */
public interface Partitioner extends Serializable {
    int splitCount();

    /** A number from 0 up to, not including, {@link #splitCount()}; the same for equal keys. */
    int splitOf(Object key);

    /** By hash code, into {@code splitCount} splits. */
    static Partitioner hash(int splitCount) {
        return new HashPartitioner(splitCount);
    }
}
