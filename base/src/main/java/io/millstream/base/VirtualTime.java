package io.millstream.base;

import java.time.Duration;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Time that moves only when told to: clock and scheduler for tests, simulations and replays.
 *
 * <p>{@link #advance} runs every task that falls due on the way, on the calling thread, with the clock standing at the
 * task's own instant; a task may schedule further tasks, which run in the same call if they fall due within it. The same
 * calls therefore always give the same order of events, and nothing ever sleeps.
 *
 * <p>Reading the time and scheduling are thread-safe; one thread at a time advances.
 */
public final class VirtualTime implements Clock, Scheduler {
    private final PriorityQueue<Task> waiting = new PriorityQueue<>();
    private long nanosSinceEpoch;
    private long scheduledCount;

    /** Starts at {@code wallMs}, epoch milliseconds. */
    public VirtualTime(long wallMs) {
        this.nanosSinceEpoch = Math.multiplyExact(wallMs, 1_000_000L);
    }

    @Override
    public synchronized long wallMs() {
        return Math.floorDiv(nanosSinceEpoch, 1_000_000L);
    }

    @Override
    public synchronized long nanos() {
        return nanosSinceEpoch;
    }

    @Override
    public synchronized Scheduled at(long wallMs, Runnable task) {
        var scheduled = new Task(wallMs, scheduledCount++, task);
        waiting.add(scheduled);
        return scheduled;
    }

    /** Moves the time forward by {@code step}, running what falls due on the way. */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("virtual time does not run backwards: " + step);
        }
        long targetNanos = Math.addExact(nanos(), step.toNanos());
        for (Task task = nextUntil(targetNanos); task != null; task = nextUntil(targetNanos)) {
            task.work.run();
        }
        synchronized (this) {
            nanosSinceEpoch = targetNanos;
        }
    }

    /** Moves the time forward to {@code wallMs}, epoch milliseconds. */
    public void advanceTo(long wallMs) {
        advance(Duration.ofNanos(Math.multiplyExact(wallMs, 1_000_000L) - nanos()));
    }

    private synchronized @Nullable Task nextUntil(long targetNanos) {
        Task first = waiting.peek();
        if (first == null || first.wallMs > Math.floorDiv(targetNanos, 1_000_000L)) {
            return null;
        }
        nanosSinceEpoch = Math.max(nanosSinceEpoch, first.wallMs * 1_000_000L);
        return waiting.poll();
    }

    private final class Task implements Scheduled, Comparable<Task> {
        private final long wallMs;
        private final long number;
        private final Runnable work;

        Task(long wallMs, long number, Runnable work) {
            this.wallMs = wallMs;
            this.number = number;
            this.work = work;
        }

        @Override
        public boolean cancel() {
            synchronized (VirtualTime.this) {
                return waiting.remove(this);
            }
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(wallMs, other.wallMs);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
