package io.millstream.dstream.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Scheduler.Scheduled;
import io.millstream.dstream.BatchInfo;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.JobState;
import io.millstream.dstream.StreamPlan;
import io.millstream.dstream.StreamingJob;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A running job: one scheduled task per batch, each scheduling the next, so a late batch makes the following ones late and
 * none is left out.
 *
 * <p>Whoever holds {@link #batchLock} is the batch thread: the scheduler's thread as a rule, the stopping thread for the
 * last batches of a graceful stop. A stop from within a batch is noted and done when that batch is through.
 */
final class LocalJob implements StreamingJob {
    private enum Stop {
        NO,
        NOW,
        GRACEFULLY
    }

    private final StreamPlan plan;
    private final StreamingEnvironment environment;
    private final List<BatchListener> listeners;
    private final JobParts parts;
    private final long startedMs;

    private final ReentrantLock batchLock = new ReentrantLock();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile JobState state = JobState.ACTIVE;
    private volatile @Nullable JobException failure;

    private BatchTime next;
    private @Nullable Scheduled timer;
    private Stop stopRequested = Stop.NO;

    LocalJob(StreamPlan plan, StreamingEnvironment environment, List<BatchListener> listeners, JobParts parts) {
        this.plan = plan;
        this.environment = environment;
        this.listeners = listeners;
        this.parts = parts;
        this.startedMs = environment.clock().wallMs();
        this.next = parts.firstTime();
    }

    /** Schedules the first batch. */
    void begin() {
        batchLock.lock();
        try {
            timer = environment.scheduler().at(next.epochMs(), this::tick);
        } finally {
            batchLock.unlock();
        }
    }

    @Override
    public JobState state() {
        return state;
    }

    private void tick() {
        batchLock.lock();
        try {
            if (state == JobState.STOPPED) {
                return;
            }
            runBatch();
            if (failure != null || stopRequested != Stop.NO) {
                end(stopRequested == Stop.GRACEFULLY);
            } else {
                timer = environment.scheduler().at(next.epochMs(), this::tick);
            }
        } finally {
            batchLock.unlock();
        }
    }

    /** One batch from its input to its checkpoint. What goes wrong is kept in {@link #failure}. */
    private void runBatch() {
        BatchTime time = next;
        next = time.plus(plan.batchInterval());
        try {
            var clock = environment.clock();
            long batchStartedMs = clock.wallMs();
            long batchStartedNanos = clock.nanos();
            listeners.forEach(listener -> listener.onBatchStarted(time));
            var recordCounts = parts.graph().takeInput(time);
            parts.graph().run(time);
            parts.checkpoints().ifPresent(writer -> writer.afterBatch(time, parts));
            var info = new BatchInfo(
                    time,
                    recordCounts,
                    Math.max(time.epochMs(), Math.min(startedMs, batchStartedMs)),
                    batchStartedMs,
                    clock.wallMs(),
                    Duration.ofNanos(clock.nanos() - batchStartedNanos));
            listeners.forEach(listener -> listener.onBatchCompleted(info));
        } catch (RuntimeException | Error e) {
            failure = failureOf(time, e);
        }
    }

    private JobException failureOf(BatchTime time, Throwable cause) {
        String where = "batch " + time + " of job \"" + plan.jobName() + "\": ";
        String then = plan.checkpointing().isPresent()
                ? ". The job has stopped; started again, it repeats this batch"
                : ". The job has stopped";
        if (cause instanceof OperatorFailure located) {
            return new JobException(located.kind(), where + located.getMessage() + then, located.getCause());
        }
        if (cause instanceof JobException known) {
            return new JobException(known.kind(), where + known.getMessage() + then, known);
        }
        var kind = cause instanceof OutOfMemoryError ? ErrorKind.RESOURCES : ErrorKind.INTERNAL;
        return new JobException(kind, where + cause + then, cause);
    }

    @Override
    public void stop(boolean gracefully) {
        if (batchLock.isHeldByCurrentThread()) {
            stopRequested = gracefully && stopRequested != Stop.NOW ? Stop.GRACEFULLY : Stop.NOW;
            return;
        }
        batchLock.lock();
        try {
            if (state == JobState.ACTIVE) {
                end(gracefully);
            }
        } finally {
            batchLock.unlock();
        }
    }

    /** Called with the lock held, once. */
    private void end(boolean gracefully) {
        var waiting = timer;
        if (waiting != null) {
            boolean unused = waiting.cancel();
        }
        if (gracefully && failure == null) {
            drain();
        }
        if (failure == null) {
            lastCheckpoint();
        }
        close();
        state = JobState.STOPPED;
        over.countDown();
    }

    /** Runs the batches that are due and those that hold what was received; the last one may come before its time. */
    private void drain() {
        try {
            parts.sources().forEach(source -> source.reader().stopReceiving());
        } catch (RuntimeException e) {
            failure = failureOf(next, e);
        }
        long nowMs = environment.clock().wallMs();
        while (failure == null && (next.epochMs() <= nowMs || hasPending())) {
            runBatch();
        }
    }

    private boolean hasPending() {
        return parts.sources().stream().anyMatch(source -> source.reader().hasPending());
    }

    private void lastCheckpoint() {
        BatchTime done = next.minus(plan.batchInterval());
        try {
            parts.checkpoints().ifPresent(writer -> writer.atEnd(done, parts));
        } catch (RuntimeException e) {
            failure = failureOf(done, e);
        }
    }

    private void close() {
        for (var source : parts.sources()) {
            try {
                source.reader().close();
            } catch (Exception e) {
                environment.warnings().accept("source \"" + source.name() + "\" could not be closed: " + e);
            }
        }
        parts.checkpoints().ifPresent(writer -> {
            try {
                writer.close();
            } catch (Exception e) {
                environment.warnings().accept("the lock of the checkpoint directory could not be let go: " + e);
            }
        });
    }

    @Override
    public void awaitTermination() throws InterruptedException {
        over.await();
        rethrow();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        if (!over.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        rethrow();
        return true;
    }

    private void rethrow() {
        var first = failure;
        if (first != null) {
            throw first;
        }
    }
}
