package io.millstream.log.store;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets all appends of one partition that wait at the same time share one force.
 *
 * <p>Leader and followers: whoever waits and finds no force under way becomes the leader and forces, on its own thread,
 * everything written so far, for everybody. Whoever comes during a force waits for its end; one of them then leads the
 * next one, which covers all of them. A single appender that waits thus pays one force and no hand-off; n appenders pay
 * about two forces for all n. Callers that do not block ({@link #whenForced}) are led by a task on the executor, one at
 * a time for the whole partition, however many wait.
 *
 * <p>Nobody is told of success unless a force that began after its bytes were written ended well <em>and</em> the
 * directory is still online afterwards. A failed force is never repeated: see {@link DirectoryHealth}.
 */
final class GroupCommit {
    /** What is forced. */
    interface Forceable {
        /** Makes everything written so far durable; returns the offset before which that holds. */
        long forceWritten() throws IOException;
    }

    private record Waiter(long offset, CompletableFuture<Void> done) {}

    private final String name;
    private final Forceable log;
    private final DirectoryHealth health;
    private final Executor executor;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forceEnded = lock.newCondition();
    private List<Waiter> waiters = new ArrayList<>();
    private long forcedOffset;
    private boolean forcing;
    private boolean taskScheduled;
    private @Nullable String ended;

    GroupCommit(String name, Forceable log, long forcedOffset, DirectoryHealth health, Executor executor) {
        this.name = name;
        this.log = log;
        this.forcedOffset = forcedOffset;
        this.health = health;
        this.executor = executor;
    }

    /** Returns once everything before {@code offset} is durable. @throws JobException if it never will be */
    void awaitForced(long offset) {
        lock.lock();
        try {
            while (forcedOffset < offset) {
                checkHope(offset);
                if (forcing) {
                    forceEnded.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
            health.check();
        } finally {
            lock.unlock();
        }
        scheduleTaskIfNeeded();
    }

    /** Everything before it is durable. */
    long forcedOffset() {
        lock.lock();
        try {
            return forcedOffset;
        } finally {
            lock.unlock();
        }
    }

    /** Completes once everything before {@code offset} is durable, exceptionally if it never will be. */
    CompletionStage<Void> whenForced(long offset) {
        var waiter = new Waiter(offset, new CompletableFuture<>());
        boolean isForced;
        lock.lock();
        try {
            isForced = offset <= forcedOffset;
            if (!isForced) {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (isForced) {
            complete(waiter);
        } else {
            scheduleTaskIfNeeded();
        }
        return waiter.done.minimalCompletionStage();
    }

    /** Returns when the force that is under way, if any, has ended: after that, its files may be closed. */
    void awaitRunningForce() {
        lock.lock();
        try {
            while (forcing) {
                forceEnded.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the last force; whoever still waits is told {@code why}, and no force begins any more. */
    void end(String why) {
        lock.lock();
        try {
            ended = why;
            forceEnded.signalAll();
        } finally {
            lock.unlock();
        }
        awaitRunningForce();
        scheduleTaskIfNeeded();
    }

    /** @throws JobException if this offset will never be forced */
    private void checkHope(long offset) {
        health.check();
        String why = ended;
        if (why != null && offset > forcedOffset) {
            throw new JobException(ErrorKind.USER, why);
        }
    }

    /** One force for everybody who waits. Called and returns with the lock held, works without it. */
    private void lead() {
        forcing = true;
        lock.unlock();
        long reached = -1;
        try {
            reached = log.forceWritten();
        } catch (IOException e) {
            health.goOffline("forcing " + name, e);
        } catch (RuntimeException e) { // a bug; what it leaves is as unknown, and nobody may wait for ever
            health.goOffline("forcing " + name, new IOException(e));
        } finally {
            lock.lock();
            forcing = false;
            forcedOffset = Math.max(forcedOffset, reached);
            forceEnded.signalAll();
        }
    }

    private void scheduleTaskIfNeeded() {
        lock.lock();
        try {
            if (waiters.isEmpty() || taskScheduled) {
                return;
            }
            taskScheduled = true;
        } finally {
            lock.unlock();
        }
        executor.execute(this::leadForWaiters);
    }

    private void leadForWaiters() {
        for (List<Waiter> due = nextDue(); !due.isEmpty(); due = nextDue()) {
            for (Waiter waiter : due) {
                complete(waiter);
            }
        }
    }

    /** Waiters that can be told, after a force if it takes one; empty when nobody waits any more. */
    private List<Waiter> nextDue() {
        lock.lock();
        try {
            while (true) {
                List<Waiter> due = takeDue();
                if (!due.isEmpty() || waiters.isEmpty()) {
                    taskScheduled = !due.isEmpty();
                    return due;
                }
                if (forcing) {
                    forceEnded.awaitUninterruptibly();
                } else {
                    lead();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private List<Waiter> takeDue() {
        var due = new ArrayList<Waiter>();
        var others = new ArrayList<Waiter>();
        boolean hopeless = health.isOffline() || ended != null;
        for (Waiter waiter : waiters) {
            (hopeless || waiter.offset <= forcedOffset ? due : others).add(waiter);
        }
        waiters = others;
        return due;
    }

    private void complete(Waiter waiter) {
        lock.lock();
        try {
            checkHope(waiter.offset);
        } catch (JobException hopeless) {
            waiter.done.completeExceptionally(hopeless);
            return;
        } finally {
            lock.unlock();
        }
        waiter.done.complete(null);
    }
}
