package io.millstream.rdd.run;

import io.millstream.rdd.Output;
import java.util.List;

/**
 * The head of a stage's loop: pushes what it is told to into the first operator, looks every so often whether the job was
 * cancelled, and counts. As an output it does so for sources that push themselves.
 */
interface Feed extends Output<Object> {
    /** To be called before anything is pushed. */
    void guardBy(Failure failure);

    void pushList(List<?> elements);

    void pushArray(Object[] elements, int count);

    void pushTable(KeyTable table);

    /** Pushes the entries numbered {@code entries[from]} up to {@code entries[to - 1]} as pairs. */
    void pushEntries(KeyTable table, int[] entries, int from, int to);

    /** How many elements were pushed so far. */
    long pushedCount();
}
