package io.millstream.dstream;

import java.time.Duration;

/** A job that was started. All methods may be called from any thread, also from within a batch. */
public interface StreamingJob {
    /** Active or stopped. */
    JobState state();

    /** See {@link StreamingContext#stop(boolean)}. */
    void stop(boolean gracefully);

    /** See {@link StreamingContext#awaitTermination()}. */
    void awaitTermination() throws InterruptedException;

    /** See {@link StreamingContext#awaitTermination(Duration)}. */
    boolean awaitTermination(Duration timeout) throws InterruptedException;
}
