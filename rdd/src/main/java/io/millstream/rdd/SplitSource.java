package io.millstream.rdd;

/**
 * One split of a dataset, as its origin reads it. Reading must be repeatable: every action reads anew, and a split may be
 * read by two threads at once.
 */
@FunctionalInterface
public interface SplitSource<T> {
    /** What {@link #elementCount} answers when only reading would tell. */
    long UNKNOWN_COUNT = -1;

    /** Pushes the elements in order. An {@link java.io.IOException} is reported as the outside world's failure. */
    void read(Output<T> output) throws Exception;

    /** How many elements {@link #read} will push, or {@link #UNKNOWN_COUNT}. A hint: it decides how, never what, is computed. */
    default long elementCount() {
        return UNKNOWN_COUNT;
    }
}
