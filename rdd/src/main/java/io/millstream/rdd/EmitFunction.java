package io.millstream.rdd;

import java.io.Serializable;

/** One element in, any number emitted; the push form of {@link FlatMapFunction}. The output is valid during the call only. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface EmitFunction<T, R> extends Serializable {
    void call(T element, Output<R> output) throws Exception;
}
