package io.millstream.dstream.run;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings what sources say about themselves to the batch thread. A listener may then do there what it may do in a batch,
 * such as stopping the job, which waits for the very thread that the source speaks on.
 *
 * <p>Thread-safe. What is said while the job still starts waits for it.
 */
final class SourceStates {
    private final Clock clock;
    private final Scheduler scheduler;
    private final List<Runnable> early = new ArrayList<>(); // guarded by this
    private @Nullable LocalJob job; // guarded by this

    SourceStates(Clock clock, Scheduler scheduler) {
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /** Takes a sentence from a source. */
    synchronized void say(String source, String state) {
        var listening = job;
        if (listening == null) {
            early.add(() -> say(source, state));
        } else {
            scheduler.at(clock.wallMs(), () -> listening.sourceChanged(source, state));
        }
    }

    /** Delivers from now on. */
    synchronized void begin(LocalJob startedJob) {
        job = startedJob;
        early.forEach(Runnable::run);
        early.clear();
    }
}
