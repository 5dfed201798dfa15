package io.millstream.rdd;

/**
 * What an action does with one split; the results of the splits reach the caller in split order.
 *
 * @param <A> the result of one split
 */
@FunctionalInterface
public interface SplitAction<T, A> {
    /** Reads {@code elements}, once, and returns the split's result. Several splits may be worked on at the same time. */
    A call(int split, SplitSource<T> elements) throws Exception;
}
