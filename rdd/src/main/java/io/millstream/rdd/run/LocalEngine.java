package io.millstream.rdd.run;

import io.millstream.rdd.Engine;
import io.millstream.rdd.Job;
import java.util.List;

/**
 * Runs jobs on a fixed number of threads of this process: the calling thread takes part, and so the pool has one thread
 * fewer. A stage of one split never leaves the calling thread.
 *
 * <p>Thread-safe. A function may run an action of its own: its thread does the work, so nothing waits for itself.
 */
public final class LocalEngine implements Engine {
    private final WorkerPool pool;

    private LocalEngine(int threads) {
        pool = new WorkerPool(threads - 1);
    }

    /** An engine that works on {@code threads} splits at a time. */
    public static LocalEngine start(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, is " + threads);
        }
        return new LocalEngine(threads);
    }

    @Override
    public int parallelism() {
        return pool.workerCount() + 1;
    }

    @Override
    public <T, A> List<A> run(Job<T, A> job) {
        return new Execution(pool, job.name()).run(job);
    }

    @Override
    public void close() {
        pool.close();
    }
}
