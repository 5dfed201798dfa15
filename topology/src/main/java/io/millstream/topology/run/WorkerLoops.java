package io.millstream.topology.run;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What drives the duty cycles of a topology's workers: threads, or a test that steps. */
interface WorkerLoops {
    /** Waits until {@code answers} is complete. @throws io.millstream.base.JobException as it ended */
    void await(CompletableFuture<Void> answers);

    /** Waits until nothing is under way. False if that took longer than {@code patience}. */
    boolean awaitQuiet(Duration patience);

    /** Ends the cycles and then the tasks. */
    void stop();
}
