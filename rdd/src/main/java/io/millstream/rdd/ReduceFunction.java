package io.millstream.rdd;

import java.io.Serializable;

/** Combines two values into one; associative and commutative, since the grouping of a shuffle is not specified. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface ReduceFunction<V> extends Serializable {
    V call(V left, V right) throws Exception;
}
