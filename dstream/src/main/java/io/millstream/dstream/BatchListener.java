package io.millstream.dstream;

/**
 * Hears how a job is doing. Everything comes on the thread that runs the batches, between two of them, so a slow listener
 * delays them; a listener that throws ends the job as a failing output operation would. A listener may stop the job.
 */
public interface BatchListener {
    /** A batch is about to run. */
    default void onBatchStarted(BatchTime batchTime) {}

    /** All output operations of a batch are through. */
    default void onBatchCompleted(BatchInfo batch) {}

    /**
     * A source changed its state, such as a socket that connected or lost its peer. Comes after the batch that runs
     * meanwhile.
     *
     * @param source the source's name in the plan
     * @param state one sentence for people
     */
    default void onSourceState(String source, String state) {}
}
