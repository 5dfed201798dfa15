package io.millstream.broker.internal;

import io.millstream.base.Clock;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Scheduler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a coordinator: what is posted runs one piece after the other, in order, so that a coordinator's state needs
 * no lock.
 *
 * <p>Holds as many pieces of work as requests wait for it, and connections wait for their answers, so its length is bounded
 * by their number.
 */
public final class Mailbox {
    private final Scheduler scheduler;
    private final Clock clock;
    private final long startedMs;
    private final long startedSteadyMs;
    private volatile boolean closed;

    /** A mailbox whose work runs on {@code scheduler}, which nobody else uses for anything slow. */
    public Mailbox(Scheduler scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
        this.startedMs = clock.wallMs();
        this.startedSteadyMs = clock.steadyMs();
    }

    /**
     * The wall clock when this mailbox was made, and the time that has passed since: what timeouts are counted by. Whoever
     * sets the machine's clock ends no session and no transaction by that.
     */
    public long nowMs() {
        return startedMs + clock.steadyMs() - startedSteadyMs;
    }

    /** What the wall clock shows: for what is kept and compared longer than this process lives. */
    public long wallMs() {
        return clock.wallMs();
    }

    /** Runs {@code work} after everything that was posted before. May be called from any thread. */
    public void post(Runnable work) {
        scheduler.after(0, whileOpen(work));
    }

    /** Runs {@code work} in {@code delayMs} milliseconds. */
    public Scheduler.Scheduled after(long delayMs, Runnable work) {
        return scheduler.after(delayMs, whileOpen(work));
    }

    private Runnable whileOpen(Runnable work) {
        return () -> {
            if (!closed) {
                work.run();
            }
        };
    }

    /** Nothing begins any more; questions that wait get no answer, as when a process ends. */
    public void close() {
        closed = true;
    }

    /** A point in time that can be moved; {@code onPassed} runs in this mailbox when it passes. */
    public Deadline deadline(Runnable onPassed) {
        return new Deadline(this, onPassed);
    }

    /**
     * Runs {@code work} after everything that was posted before, and gives its answer. Where the disk kept it from being
     * done, now or while its records were forced, the answer is {@code failed}'s.
     */
    public <R extends @Nullable Object> CompletionStage<R> ask(
            Supplier<CompletionStage<R>> work, Function<JobException, R> failed) {
        var answer = new CompletableFuture<R>();
        post(() -> {
            try {
                work.get().whenComplete((result, failure) -> {
                    if (failure == null) {
                        answer.complete(result);
                    } else {
                        fail(answer, failure, failed);
                    }
                });
            } catch (RuntimeException | Error failure) {
                fail(answer, failure, failed);
            }
        });
        return answer;
    }

    private static <R extends @Nullable Object> void fail(
            CompletableFuture<R> answer, Throwable failure, Function<JobException, R> failed) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof JobException disk && disk.kind() != ErrorKind.INTERNAL) {
            answer.complete(failed.apply(disk));
        } else {
            answer.completeExceptionally(cause); // a bug, which the request loop reports
        }
    }
}
