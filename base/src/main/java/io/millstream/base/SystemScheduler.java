package io.millstream.base;

import io.millstream.base.TaskQueue.Task;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler with one thread of its own, against a {@link Clock}.
 *
 * <p>{@link #at} may be called from any thread, its own included. {@link #close()} drops the tasks that wait, lets the
 * running one finish and joins the thread, unless it is called from that thread.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private final Clock clock;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final TaskQueue waiting = new TaskQueue();
    private boolean closed;

    public SystemScheduler(String threadName, Clock clock) {
        this.clock = clock;
        this.thread = Threads.daemon(threadName, this::runTasks);
        thread.start();
    }

    @Override
    public Scheduled at(long wallMs, Runnable task) {
        lock.lock();
        try {
            return added(waiting.addAt(wallMs, task));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Scheduled after(long delayMs, Runnable task) {
        lock.lock();
        try {
            return added(waiting.addAtSteady(clock.steadyMs() + delayMs, task));
        } finally {
            lock.unlock();
        }
    }

    private Scheduled added(Task task) {
        if (closed) {
            waiting.clear();
            throw new IllegalStateException("scheduler " + thread.getName() + " is closed");
        }
        changed.signal();
        return () -> cancel(task);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread() != thread) {
            Threads.joinUninterruptibly(thread);
        }
    }

    private void runTasks() {
        for (Task task = next(); task != null; task = next()) {
            try {
                task.work().run();
            } catch (RuntimeException | Error failure) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
            }
            boolean unused = Thread.interrupted(); // a task may have left it set; the next one is not meant
        }
    }

    /** Waits for the next due task; null once the scheduler is closed. */
    private @Nullable Task next() {
        lock.lock();
        try {
            while (!closed) {
                long wallMs = clock.wallMs();
                long steadyMs = clock.steadyMs();
                Task first = waiting.peek(wallMs, steadyMs);
                if (first == null) {
                    changed.awaitUninterruptibly();
                    continue;
                }
                long waitMs = first.untilMs(wallMs, steadyMs);
                if (waitMs <= 0) {
                    waiting.remove(first);
                    return first;
                }
                awaitMs(waitMs);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    // An interrupt has no meaning here: the thread belongs to this scheduler and ends through close().
    @SuppressWarnings("WaitNotInLoop") // the loop is in next()
    private void awaitMs(long waitMs) {
        try {
            boolean unused = changed.await(waitMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ignored) {
            // looked at again by the loop in next()
        }
    }

    private boolean cancel(Task task) {
        lock.lock();
        try {
            return waiting.remove(task);
        } finally {
            lock.unlock();
        }
    }
}
