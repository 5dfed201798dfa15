package io.millstream.broker.topic;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Ends what has waited long enough. Most of what waits ends before its time: that costs nothing here but its place in the
 * queue, because the scheduler is only asked for the earliest deadline.
 *
 * <p>Thread-safe.
 */
final class Deadlines {
    /** Something that waits. */
    interface Waiting {
        /** By {@link Clock#steadyMs}. */
        long deadlineMs();

        /** True once it has ended by itself. */
        boolean hasEnded();

        /** Ends it, unless it has ended. On the scheduler's thread. */
        void onDeadline();
    }

    private final Scheduler scheduler;
    private final Clock clock;
    private final PriorityQueue<Waiting> queue =
            new PriorityQueue<>(Comparator.comparingLong(Waiting::deadlineMs)); // guarded by this
    private long wakeUpMs = Long.MAX_VALUE; // guarded by this
    private Scheduler.@Nullable Scheduled wakeUp; // guarded by this

    Deadlines(Scheduler scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    synchronized void add(Waiting waiting) {
        queue.add(waiting);
        wakeUpBy(waiting.deadlineMs());
    }

    private void wakeUpBy(long deadlineMs) {
        if (deadlineMs >= wakeUpMs) {
            return;
        }
        if (wakeUp != null) {
            wakeUp.cancel();
        }
        wakeUpMs = deadlineMs;
        wakeUp = scheduler.after(deadlineMs - clock.steadyMs(), this::endDue);
    }

    private void endDue() {
        for (Waiting due = nextDue(); due != null; due = nextDue()) {
            due.onDeadline();
        }
    }

    /** What is due now; null, and the next wake-up is arranged, if nothing is. */
    private synchronized @Nullable Waiting nextDue() {
        long nowMs = clock.steadyMs();
        for (Waiting first = queue.peek(); first != null; first = queue.peek()) {
            if (!first.hasEnded() && first.deadlineMs() > nowMs) {
                break;
            }
            queue.remove();
            if (!first.hasEnded()) {
                return first;
            }
        }
        wakeUpMs = Long.MAX_VALUE;
        wakeUp = null;
        Waiting next = queue.peek();
        if (next != null) {
            wakeUpBy(next.deadlineMs());
        }
        return null;
    }

    /** Ends everything that waits: before the connections are closed. */
    void endAll() {
        PriorityQueue<Waiting> all;
        synchronized (this) {
            all = new PriorityQueue<>(queue);
            queue.clear();
        }
        for (Waiting waiting : all) {
            if (!waiting.hasEnded()) {
                waiting.onDeadline();
            }
        }
    }
}
