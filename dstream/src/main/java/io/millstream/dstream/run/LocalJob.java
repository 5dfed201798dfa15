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
    private final SourceStates sourceStates;
    private final JobParts parts;
    private final long startedMs;

    /** Fair: a job that is late would take it again and again, and a stop would wait until it has caught up. */
    private final ReentrantLock batchLock = new ReentrantLock(true);

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile JobState state = JobState.ACTIVE;
    private volatile @Nullable JobException failure;

    private BatchTime next;
    private @Nullable Scheduled timer;
    private Stop stopRequested = Stop.NO;

    LocalJob(
            StreamPlan plan,
            StreamingEnvironment environment,
            List<BatchListener> listeners,
            SourceStates sourceStates,
            JobParts parts) {
        this.plan = plan;
        this.environment = environment;
        this.listeners = listeners;
        this.sourceStates = sourceStates;
        this.parts = parts;
        this.startedMs = environment.clock().wallMs();
        this.next = parts.firstTime();
    }

    /** Schedules the first batch, unless the job was stopped before. */
    void begin() {
        asBatchThread(this::schedule);
        sourceStates.begin(this);
    }

    @Override
    public JobState state() {
        return state;
    }

    private void tick() {
        asBatchThread(() -> {
            runBatch();
            if (failure == null && stopRequested == Stop.NO) {
                schedule();
            }
        });
    }

    private void schedule() {
        try {
            timer = environment.scheduler().at(next.epochMs(), this::tick);
        } catch (RuntimeException e) { // closed under the job: waiting for a batch would never end
            failure = failureOf(next, e);
        }
    }

    /** Tells the listeners, between two batches, what a source has to say. */
    void sourceChanged(String source, String sourceState) {
        asBatchThread(() -> {
            try {
                listeners.forEach(listener -> listener.onSourceState(source, sourceState));
            } catch (RuntimeException | Error e) {
                failure = failureOf(next, e);
            }
        });
    }

    /** Does something that may fail or ask for a stop, and then ends the job if it has to end. */
    private void asBatchThread(Runnable work) {
        batchLock.lock();
        try {
            if (state == JobState.STOPPED) {
                return;
            }
            work.run();
            if (failure != null || stopRequested != Stop.NO) {
                end(stopRequested == Stop.GRACEFULLY);
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
                ? ". The job has stopped; started again, it goes on from its latest checkpoint"
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
        try {
            close();
        } finally { // whatever else goes wrong, nobody waits for ever
            state = JobState.STOPPED;
            over.countDown();
        }
    }

    /** Runs the batches that are due and those that hold what was received; the last one may come before its time. */
    private void drain() {
        try {
            parts.sources().forEach(source -> source.reader().stopReceiving());
            long nowMs = environment.clock().wallMs();
            while (failure == null && (next.epochMs() <= nowMs || hasPending())) {
                runBatch();
            }
        } catch (RuntimeException | Error e) {
            failure = failureOf(next, e);
        }
    }

    private boolean hasPending() {
        return parts.sources().stream().anyMatch(source -> source.reader().hasPending());
    }

    private void lastCheckpoint() {
        BatchTime done = next.minus(plan.batchInterval());
        try {
            parts.checkpoints().ifPresent(writer -> writer.atEnd(done, parts));
        } catch (RuntimeException | Error e) { // a large state may not fit into memory twice
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
        requireOutsideOfBatch();
        over.await();
        rethrow();
    }

    @Override
    public boolean awaitTermination(Duration timeout) throws InterruptedException {
        requireOutsideOfBatch();
        if (!over.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        rethrow();
        return true;
    }

    private void requireOutsideOfBatch() {
        if (batchLock.isHeldByCurrentThread()) {
            throw new IllegalStateException("awaitTermination from within a batch or listener of job \""
                    + plan.jobName() + "\" would wait for itself; call stop, which ends the job after this batch");
        }
    }

    private void rethrow() {
        var first = failure;
        if (first != null) {
            throw first;
        }
    }
}
