package io.millstream.rdd.run;

import io.millstream.base.Threads;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Threads that help a caller to work off numbered tasks. The caller claims tasks like everybody else, so a call makes
 * progress even when all workers are busy elsewhere, and calls may nest.
 *
 * <p>The queue holds one entry per running call: it is as long as there are callers.
 */
final class WorkerPool implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workArrived = lock.newCondition();
    private final ArrayDeque<Tasks> queue = new ArrayDeque<>(); // guarded by lock
    private final List<Thread> workers = new ArrayList<>();
    private volatile boolean closed;

    WorkerPool(int workerCount) {
        for (int i = 0; i < workerCount; i++) {
            workers.add(Threads.daemon("rdd-worker-" + i, this::work));
        }
        workers.forEach(Thread::start);
    }

    int workerCount() {
        return workers.size();
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Calls {@code task} with 0 up to {@code count}, here and, unless {@code inline}, on idle workers, and returns when all calls have. The task
     * must not throw. If the caller is interrupted meanwhile, {@code onInterrupt} runs once, to make the tasks end early.
     */
    void run(int count, boolean inline, IntConsumer task, Runnable onInterrupt) {
        if (inline || count <= 1 || workers.isEmpty()) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        var tasks = new Tasks(count, task);
        lock.lock();
        try {
            queue.add(tasks);
            for (int i = 1; i < Math.min(count, workers.size() + 1); i++) {
                workArrived.signal();
            }
        } finally {
            lock.unlock();
        }
        tasks.workOff();
        lock.lock();
        try {
            queue.remove(tasks);
        } finally {
            lock.unlock();
        }
        tasks.awaitEnd(onInterrupt);
    }

    private void work() {
        Tasks tasks;
        while ((tasks = next()) != null) {
            tasks.workOff();
            Thread.interrupted(); // a function may have left it set; the next job is not meant
        }
    }

    /** The oldest call with tasks to claim; waits for one. Null when the pool is closed. */
    private @Nullable Tasks next() {
        lock.lock();
        try {
            while (!closed) {
                for (var tasks : queue) {
                    if (tasks.hasUnclaimed()) {
                        return tasks;
                    }
                }
                workArrived.awaitUninterruptibly();
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the workers go when they are done with what they have claimed, and waits for them. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            workArrived.signalAll();
        } finally {
            lock.unlock();
        }
        for (var worker : workers) {
            if (worker != Thread.currentThread()) {
                Threads.joinUninterruptibly(worker);
            }
        }
    }

    /** The numbered tasks of one call. */
    private static final class Tasks {
        private final int count;
        private final IntConsumer task;
        private final AtomicInteger claimed = new AtomicInteger();
        private int ended; // guarded by this

        Tasks(int count, IntConsumer task) {
            this.count = count;
            this.task = task;
        }

        boolean hasUnclaimed() {
            return claimed.get() < count;
        }

        void workOff() {
            int done = 0;
            for (int number; (number = claimed.getAndIncrement()) < count; done++) {
                task.accept(number);
            }
            if (done > 0) {
                end(done);
            }
        }

        private synchronized void end(int done) {
            ended += done;
            if (ended == count) {
                notifyAll();
            }
        }

        void awaitEnd(Runnable onInterrupt) {
            if (awaitEndInterrupted(onInterrupt)) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized boolean awaitEndInterrupted(Runnable onInterrupt) {
            boolean interrupted = false;
            while (ended < count) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                    onInterrupt.run();
                }
            }
            return interrupted;
        }
    }
}
