package io.millstream.rdd.run;

import io.millstream.rdd.Output;

/**
 * What a shuffle left behind, ready to be read by split. Lives in memory as long as its job; a shuffle that spills to
 * disk would be another implementation of this.
 */
interface Shuffled {
    /** Pushes the elements of a split, in the same order every time. Thread-safe. */
    void read(int split, Output<Object> output) throws Exception;
}
