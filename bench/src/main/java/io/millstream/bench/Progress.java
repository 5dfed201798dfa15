package io.millstream.bench;

import io.millstream.base.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How far the sources of a topology that runs on and on may go, and how far its sinks have come: a round lets every source
 * emit so much more, and ends when the sinks have seen all of it. Thread-safe.
 */
public final class Progress {
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final List<Tally> tallies = new CopyOnWriteArrayList<>();
    private volatile long limit;
    private volatile long startNanos;

    /** What one source may have emitted in all. */
    public long limit() {
        return limit;
    }

    /** When the round at work began. */
    public long startNanos() {
        return startNanos;
    }

    /** A count for one task whose work tells the end of a round. */
    public Tally tally() {
        var tally = new Tally();
        tallies.add(tally);
        return tally;
    }

    /** What all tallies have. */
    long done() {
        return tallies.stream().mapToLong(Tally::get).sum();
    }

    /** Begins a round: every source goes on until it has emitted {@code newLimit} in all. */
    public void allow(long newLimit) {
        startNanos = Clock.system().nanos();
        limit = newLimit;
    }

    /** Waits until the tallies have {@code total}. */
    public void await(long total) {
        long from = Clock.system().nanos();
        while (done() < total) {
            if (Clock.system().nanos() - from > PATIENCE_NANOS) {
                throw new IllegalStateException("only " + done() + " of " + total + " tuples came through");
            }
            LockSupport.parkNanos(this, LOOK_NANOS);
        }
        if (done() != total) {
            throw new IllegalStateException(done() + " tuples came through, not " + total);
        }
    }
}
