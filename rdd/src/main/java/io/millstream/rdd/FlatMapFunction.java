package io.millstream.rdd;

import java.io.Serializable;

/** One element in, any number out. See {@link EmitFunction} for the form that needs no collection. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface FlatMapFunction<T, R> extends Serializable {
    Iterable<R> call(T element) throws Exception;
}
