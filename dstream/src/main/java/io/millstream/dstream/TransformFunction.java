package io.millstream.dstream;

import java.io.Serializable;

/**
 * Makes the RDD of a batch from the RDD of another stream in the same batch. Called once per batch, on the batch thread,
 * and once more when a window is filled again after a restart; it may run actions.
 *
 * @param <I> the RDD that goes in
 * @param <O> the RDD that comes out; null is an error, an empty RDD is not
 */
@FunctionalInterface
public interface TransformFunction<I, O> extends Serializable {
    O call(I rdd, BatchTime time) throws Exception;
}
