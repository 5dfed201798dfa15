package io.millstream.rdd;

import java.io.Serializable;
import java.util.Iterator;

/** All elements of a split in, any number out. Called by one thread at a time per split, by several threads for several splits. */
@FunctionalInterface
public interface MapPartitionsFunction<T, R> extends Serializable {
    Iterator<R> call(Iterator<T> elements) throws Exception;
}
