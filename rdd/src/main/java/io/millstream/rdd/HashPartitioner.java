package io.millstream.rdd;

import java.util.Objects;

/**
 * By the key's {@link Object#hashCode}, modulo the number of splits and never negative, as Spark's: a key is in the same
 * split there and here. A null key is in split 0.
 */
public record HashPartitioner(int splitCount) implements Partitioner {
    private static final long serialVersionUID = 1L;

    public HashPartitioner {
        if (splitCount < 1) {
            throw new IllegalArgumentException("splitCount must be at least 1, is " + splitCount);
        }
    }

    @Override
    public int splitOf(Object key) {
        return splitOfHash(Objects.hashCode(key));
    }

    /** The split of every key with this hash code. */
    public int splitOfHash(int hashCode) {
        return Math.floorMod(hashCode, splitCount);
    }
}
