package io.millstream.base;

import io.millstream.base.TaskQueue.Task;
import java.time.Duration;
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
    private final TaskQueue waiting = new TaskQueue();
    private long nanosSinceEpoch;
    private long wallAheadMs; // of the other clock, once somebody has set it

    /** Starts at {@code wallMs}, epoch milliseconds. */
    public VirtualTime(long wallMs) {
        this.nanosSinceEpoch = Math.multiplyExact(wallMs, 1_000_000L);
    }

    @Override
    public synchronized long wallMs() {
        return steadyMs() + wallAheadMs;
    }

    @Override
    public synchronized long steadyMs() {
        return Math.floorDiv(nanosSinceEpoch, 1_000_000L);
    }

    @Override
    public synchronized long nanos() {
        return nanosSinceEpoch;
    }

    @Override
    public synchronized Scheduled at(long wallMs, Runnable task) {
        Task added = waiting.addAt(wallMs, task);
        return () -> cancel(added);
    }

    @Override
    public synchronized Scheduled after(long delayMs, Runnable task) {
        Task added = waiting.addAtSteady(steadyMs() + delayMs, task);
        return () -> cancel(added);
    }

    private synchronized boolean cancel(Task task) {
        return waiting.remove(task);
    }

    /**
     * Sets the wall clock, forwards or backwards, as somebody may do at any time with that of a machine. No time passes: tasks
     * at instants that are past now run with the next {@link #advance}, timeouts when they would have anyway.
     */
    public synchronized void setWallClock(long wallMs) {
        wallAheadMs = wallMs - steadyMs();
    }

    /** Moves the time forward by {@code step}, running what falls due on the way. */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("virtual time does not run backwards: " + step);
        }
        long targetNanos = Math.addExact(nanos(), step.toNanos());
        for (Task task = nextUntil(targetNanos); task != null; task = nextUntil(targetNanos)) {
            task.work().run();
        }
        synchronized (this) {
            nanosSinceEpoch = targetNanos;
        }
    }

    /** Moves the time forward to {@code wallMs}, epoch milliseconds. */
    public void advanceTo(long wallMs) {
        long aheadMs;
        synchronized (this) {
            aheadMs = wallAheadMs;
        }
        advance(Duration.ofNanos(Math.multiplyExact(wallMs - aheadMs, 1_000_000L) - nanos()));
    }

    private synchronized @Nullable Task nextUntil(long targetNanos) {
        Task first = waiting.peek(wallMs(), steadyMs());
        if (first == null) {
            return null;
        }
        long dueMs = steadyMs() + first.untilMs(wallMs(), steadyMs());
        if (dueMs > Math.floorDiv(targetNanos, 1_000_000L)) {
            return null;
        }
        nanosSinceEpoch = Math.max(nanosSinceEpoch, dueMs * 1_000_000L);
        waiting.remove(first);
        return first;
    }
}
