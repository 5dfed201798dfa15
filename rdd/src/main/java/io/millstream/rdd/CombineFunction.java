package io.millstream.rdd;

import java.io.Serializable;

/** Adds a value to what was combined so far; may change and return its first argument. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface CombineFunction<C, V> extends Serializable {
    C call(C combined, V value) throws Exception;
}
