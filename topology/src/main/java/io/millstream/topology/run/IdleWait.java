package io.millstream.topology.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What a thread does when there is nothing to do: looks again at once for a moment, then sleeps, longer each time, until
 * somebody wakes it or a spout may have something. An idle topology costs well under a hundredth of a core.
 */
final class IdleWait {
    private static final int SPINS = 16;
    private static final long SHORTEST_NANOS = 50_000;

    /** Sleep from which to be woken by new work is worth a call of the system: up to then it comes back soon enough. */
    private static final long LONG_NANOS = 200_000;

    private static final long LONGEST_NANOS = 2_000_000;

    private int emptyCycles;
    private long nanos = SHORTEST_NANOS;
    private volatile boolean hungry;
    private volatile boolean asleep;
    private volatile boolean asleepForLong;

    /** After a cycle that did {@code work}. {@code nothingWaits} is asked once more before the thread sleeps. */
    void after(int work, BooleanSupplier nothingWaits) {
        if (work > 0) {
            if (emptyCycles > 0) {
                hungry = false;
                emptyCycles = 0;
                nanos = SHORTEST_NANOS;
            }
            return;
        }
        if (emptyCycles == 0) {
            hungry = true;
        }
        emptyCycles++;
        if (emptyCycles <= SPINS) {
            Thread.onSpinWait();
            return;
        }
        asleepForLong = nanos >= LONG_NANOS;
        asleep = true; // a volatile write: who sends after it sees it, what was sent before it is seen below
        if (nothingWaits.getAsBoolean()) {
            LockSupport.parkNanos(this, nanos);
            nanos = Math.min(LONGEST_NANOS, 2 * nanos);
        }
        asleep = false;
        asleepForLong = false;
    }

    /** True while the thread has nothing to do, awake or asleep, and nobody was about to send it anything. */
    boolean isHungry() {
        return hungry;
    }

    /** By another thread, before it sends something. */
    void feed() {
        if (hungry) {
            hungry = false;
        }
    }

    /**
     * By another thread, after a volatile write of what it has sent: so the sleeper is never missed. Whoever wakes it says so,
     * since it may take long to come, and each call of the system would cost more than many tuples.
     */
    void wake(Thread owner) {
        if (asleep) {
            asleep = false;
            asleepForLong = false;
            LockSupport.unpark(owner);
        }
    }

    /** As {@link #wake}, but not out of a short sleep. */
    void nudge(Thread owner) {
        if (asleepForLong) {
            wake(owner);
        }
    }
}
