package io.millstream.topology.run;

import io.millstream.base.Clock;
import io.millstream.base.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;

/** A thread for each worker. */
final class ThreadLoops implements WorkerLoops {
    private static final long LOOK_INTERVAL_NANOS = 500_000;

    /** Time for a task to leave its user's code by itself before it is interrupted. */
    private static final long UNDISTURBED_NANOS = 1_000_000_000;

    private final List<Worker> workers;
    private final List<Thread> threads = new ArrayList<>();
    private final Clock clock;
    private volatile boolean stopped;

    /** @param onDeath is told of what ended a thread, which the user's code can only do by an {@code Error} */
    ThreadLoops(String name, List<Worker> workers, Clock clock, BiConsumer<String, Throwable> onDeath) {
        this.workers = workers;
        this.clock = clock;
        for (int i = 0; i < workers.size(); i++) {
            Worker worker = workers.get(i);
            String threadName = "topology-" + name + "-" + i;
            Thread thread = Threads.daemon(threadName, () -> loop(worker));
            thread.setUncaughtExceptionHandler((dead, cause) -> onDeath.accept(threadName, cause));
            worker.belongsTo(thread);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void loop(Worker worker) {
        try {
            while (!stopped) {
                worker.idle(worker.cycle());
            }
        } finally {
            worker.stopTasks();
        }
    }

    @Override
    public void await(CompletableFuture<Void> answers) {
        try {
            answers.join();
        } catch (CompletionException e) {
            throw LocalTopology.failure(e.getCause());
        }
    }

    /** Quiet twice in a row: what one worker sent to another before it fell quiet has been seen by the second look. */
    @Override
    public boolean awaitQuiet(Duration patience) {
        long deadline = clock.nanos() + patience.toNanos();
        int quietLooks = 0;
        while (quietLooks < 2 && !stopped) {
            quietLooks = workers.stream().allMatch(Worker::isQuiet) ? quietLooks + 1 : 0;
            if (quietLooks < 2) {
                if (clock.nanos() - deadline >= 0) {
                    return false;
                }
                workers.forEach(Worker::wake);
                LockSupport.parkNanos(this, LOOK_INTERVAL_NANOS);
            }
        }
        return quietLooks == 2;
    }

    /** Without waiting: may be called by one of the threads. */
    void requestStop() {
        stopped = true;
        workers.forEach(Worker::wake);
    }

    @Override
    public void stop() {
        requestStop();
        long interruptAt = clock.nanos() + UNDISTURBED_NANOS;
        boolean interrupted = false;
        while (isAnyAlive()) {
            if (!interrupted && clock.nanos() - interruptAt >= 0) {
                threads.forEach(Thread::interrupt);
                interrupted = true;
            }
            LockSupport.parkNanos(this, LOOK_INTERVAL_NANOS);
        }
    }

    private boolean isAnyAlive() {
        return threads.stream().anyMatch(thread -> thread.isAlive() && thread != Thread.currentThread());
    }
}
