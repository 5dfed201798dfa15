package io.millstream.rdd;

/**
 * How the values of a key become one.
 *
 * @param create makes a combination of a key's first value in a split
 * @param add adds a further value of the same split
 * @param merge joins the combinations of two splits
 */
public record Aggregator<V, C>(
        MapFunction<? super V, ? extends C> create, CombineFunction<C, ? super V> add, ReduceFunction<C> merge) {}
