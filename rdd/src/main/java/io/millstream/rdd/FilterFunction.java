package io.millstream.rdd;

import java.io.Serializable;

/** Keeps the elements for which it returns true. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface FilterFunction<T> extends Serializable {
    boolean call(T element) throws Exception;
}
