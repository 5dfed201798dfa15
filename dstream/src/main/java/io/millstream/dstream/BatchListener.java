package io.millstream.dstream;

/**
 * Hears how a job is doing. Batch events come on the thread that runs the batch, between batches, so a slow listener delays
 * them; a listener that throws ends the job as a failing output operation would.
 */
public interface BatchListener {
    /** A batch is about to run. */
    default void onBatchStarted(BatchTime batchTime) {}

    /** All output operations of a batch are through. */
    default void onBatchCompleted(BatchInfo batch) {}

    /**
     * A source changed its state, such as a socket that connected or lost its peer. Comes on a thread of the source.
     *
     * @param source the source's name in the plan
     * @param state one sentence for people
     */
    default void onSourceState(String source, String state) {}
}
