package io.millstream.rdd;

import java.io.Serializable;

/** One element in, one out. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface MapFunction<T, R> extends Serializable {
    R call(T element) throws Exception;
}
