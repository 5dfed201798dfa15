package io.millstream.topology.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a thread does when there is nothing to do: looks again at once for a moment, then sleeps, longer each time, until
 * somebody wakes it or a spout may have something. An idle topology costs well under a hundredth of a core.
 */
final class IdleWait {
    private static final int SPINS = 64;
    private static final long SHORTEST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 2_000_000;

    private int emptyCycles;
    private long nanos = SHORTEST_NANOS;
    private volatile boolean asleep;

    /** After a cycle that did {@code work}. {@code nothingWaits} is asked once more before the thread sleeps. */
    void after(int work, BooleanSupplier nothingWaits) {
        if (work > 0) {
            emptyCycles = 0;
            nanos = SHORTEST_NANOS;
            return;
        }
        emptyCycles++;
        if (emptyCycles <= SPINS) {
            Thread.onSpinWait();
            return;
        }
        asleep = true; // a volatile write: who sends after it sees it, what was sent before it is seen below
        if (nothingWaits.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
            nanos = Math.min(LONGEST_NANOS, 2 * nanos);
        }
        asleep = false;
    }

    /**
     * By another thread, after it has sent something. Without a fence between sending and looking, so once in a while the
     * sleeper is missed, and sleeps its time out.
     */
    void wake(Thread owner) {
        if (asleep) {
            LockSupport.unpark(owner);
        }
    }
}
