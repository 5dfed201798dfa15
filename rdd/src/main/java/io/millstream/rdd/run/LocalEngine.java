package io.millstream.rdd.run;

import io.millstream.base.Clock;
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
    private final Clock clock;
    private final Shapes shapes;

    private LocalEngine(int threads, Clock clock, Shapes shapes) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, is " + threads);
        }
        this.clock = clock;
        this.shapes = shapes;
        pool = new WorkerPool(threads - 1);
    }

    /** An engine that works on {@code threads} splits at a time. */
    public static LocalEngine start(int threads) {
        return start(threads, Clock.system());
    }

    /** As {@link #start(int)}; the clock measures what stages cost, and decides nothing but where they run. */
    public static LocalEngine start(int threads, Clock clock) {
        return new LocalEngine(threads, clock, new Shapes(true));
    }

    /** An engine whose stages all share the same classes, to compare with. */
    static LocalEngine startWithoutCopies(int threads) {
        return new LocalEngine(threads, Clock.system(), new Shapes(false));
    }

    @Override
    public int parallelism() {
        return pool.workerCount() + 1;
    }

    @Override
    public <T, A> List<A> run(Job<T, A> job) {
        return new Execution(pool, clock, shapes, job.name()).run(job);
    }

    @Override
    public void close() {
        pool.close();
    }
}
