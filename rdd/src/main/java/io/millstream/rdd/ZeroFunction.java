package io.millstream.rdd;

import java.io.Serializable;

/** Makes a fresh start value, so that a mutable one is never shared between keys or splits. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface ZeroFunction<C> extends Serializable {
    C call() throws Exception;
}
