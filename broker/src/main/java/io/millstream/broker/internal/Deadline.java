package io.millstream.broker.internal;

import org.jspecify.annotations.Nullable;

/**
 * A point in time that keeps being moved, as a session's end is by every heartbeat. Moving it back costs nothing: the task
 * that waits looks again when it wakes up.
 *
 * <p>Belongs to the thread of its {@link Mailbox}.
 */
public final class Deadline {
    private static final long NEVER = Long.MAX_VALUE;

    private final Mailbox mailbox;
    private final Runnable onPassed;
    private long atMs = NEVER;
    private @Nullable Alarm alarm;

    /** The task that waits; another takes its place if the deadline comes nearer. */
    private record Alarm(long atMs) {}

    Deadline(Mailbox mailbox, Runnable onPassed) {
        this.mailbox = mailbox;
        this.onPassed = onPassed;
    }

    /** Moves it to {@code delayMs} from now. */
    public void set(long delayMs) {
        atMs = mailbox.nowMs() + delayMs;
        if (alarm == null || alarm.atMs() > atMs) {
            arm(new Alarm(atMs));
        }
    }

    /** It will not pass, until it is set again. */
    public void cancel() {
        atMs = NEVER;
    }

    public boolean isSet() {
        return atMs != NEVER;
    }

    private void arm(Alarm next) {
        alarm = next;
        mailbox.after(next.atMs() - mailbox.nowMs(), () -> ring(next));
    }

    @SuppressWarnings("ReferenceEquality") // the question is whether this very alarm still counts
    private void ring(Alarm rung) {
        if (alarm != rung) {
            return;
        }
        alarm = null;
        if (atMs == NEVER) {
            return;
        }
        if (mailbox.nowMs() < atMs) {
            arm(new Alarm(atMs));
            return;
        }
        atMs = NEVER;
        onPassed.run();
    }
}
