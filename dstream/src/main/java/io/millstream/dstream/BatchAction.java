package io.millstream.dstream;

import java.io.Serializable;

/**
 * What an output operation does with the RDD of a batch. Called once per batch, on the batch thread; after a crash once
 * more for the batch that was running.
 *
 * @param <R> the RDD
 */
@FunctionalInterface
public interface BatchAction<R> extends Serializable {
    void call(R rdd, BatchTime time) throws Exception;
}
