package io.millstream;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.Scheduler;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.log.store.LogEnvironment;
import io.millstream.rdd.RddContext;

/**
 * The outside of a {@link Millstream}: time and disk. In a test one {@code VirtualTime} is both clock and scheduler, and a
 * simulated disk loses power; then nothing sleeps and every run can be repeated. The caller ends what it puts in here.
 *
 * @param scheduler runs the batches of all jobs and the housekeeping of the log, one after the other
 */
public record World(Clock clock, Scheduler scheduler, Disk disk) {
    /** The same outside for a log that is opened without a {@link Millstream}: appends force at once, on their own thread. */
    public LogEnvironment logEnvironment() {
        return new LogEnvironment(disk, clock, scheduler, Runnable::run);
    }

    StreamingEnvironment streamingEnvironment(RddContext rdds) {
        return StreamingEnvironment.of(clock, scheduler, rdds).withDisk(disk);
    }
}
