package io.millstream.rdd;

import java.io.Serializable;
import java.util.Iterator;

/** All elements of a split and its number in, any number out. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface MapPartitionsWithIndexFunction<T, R> extends Serializable {
    Iterator<R> call(int split, Iterator<T> elements) throws Exception;
}
