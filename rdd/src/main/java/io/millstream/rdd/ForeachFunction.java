package io.millstream.rdd;

import java.io.Serializable;

/** Does something with an element. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface ForeachFunction<T> extends Serializable {
    void call(T element) throws Exception;
}
