package io.millstream.dstream;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import io.millstream.rdd.RddContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a source may use while it runs.
 *
 * @param name its name in the plan
 * @param batchInterval the time between two calls of {@link SourceReader#take}
 * @param time clock and scheduler of the job
 * @param rdds makes the RDDs of its batches
 * @param startAt where an earlier run stood at its last checkpoint; empty when the job starts anew
 * @param state takes a sentence whenever the source's condition changes; thread-safe
 */
public record SourceContext(
        String name,
        Duration batchInterval,
        Time time,
        RddContext rdds,
        Optional<Positions> startAt,
        Consumer<String> state) {
    /** The two faces of time. */
    public record Time(Clock clock, Scheduler scheduler) {}
}
