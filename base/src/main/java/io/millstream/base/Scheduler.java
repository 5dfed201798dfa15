package io.millstream.base;

/**
 * Runs tasks at wall-clock instants, or after a time.
 *
 * <p>Tasks of one scheduler never overlap: they run one after the other, in the order in which they fall due and, for the
 * same moment, in the order in which they were scheduled. On {@link SystemScheduler} they run on its own thread; on
 * {@link VirtualTime} on the thread that advances the time. A task that throws ends nothing but itself: a {@link
 * SystemScheduler} reports it to the thread's uncaught-exception handler and goes on, {@link VirtualTime} throws it to
 * whoever advances the time, so that a test fails where the fault is.
 */
public interface Scheduler {
    /** Runs {@code task} at {@code wallMs} (epoch milliseconds), or as soon as possible if that is past. */
    Scheduled at(long wallMs, Runnable task);

    /**
     * Runs {@code task} once {@code delayMs} milliseconds have passed, however the wall clock is set meanwhile: for timeouts.
     * Tasks with the same delay run in the order in which they were scheduled.
     */
    Scheduled after(long delayMs, Runnable task);

    /** A task that was scheduled. */
    interface Scheduled {
        /** Takes the task back; returns false if it has run, is running or was cancelled before. */
        boolean cancel();
    }
}
