package io.millstream.rdd.run;

import io.millstream.rdd.SplitSource;

/**
 * What a shuffle left behind, ready to be read by split. Lives in memory as long as its job; a shuffle that spills to
 * disk would be another implementation of this.
 */
interface Shuffled {
    /** Pushes the elements of a split, in the same order every time. Thread-safe. */
    void read(int split, Feed feed, SplitRun run) throws Exception;

    /** How many elements there are at most in a split, as far as that is known without merging. */
    default long elementCount(int split) {
        return SplitSource.UNKNOWN_COUNT;
    }
}
