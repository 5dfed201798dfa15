package io.millstream.rdd;

import io.millstream.base.JobException;
import java.util.List;

/**
 * Turns plans into results. The plan never says how; {@code io.millstream.rdd.run.LocalEngine} is ours.
 *
 * <p>Thread-safe: several threads may run jobs at the same time.
 */
public interface Engine extends AutoCloseable {
    /** How many splits the engine works on at the same time; the default split count of sources. */
    int parallelism();

    /**
     * Runs a job and waits for it.
     *
     * @return one result per split asked for, in split order
     * @throws JobException when a function of the user or a source failed (the message names operator and split), or the
     *     calling thread was interrupted. The other tasks of the job are cancelled; the engine stays usable.
     */
    <T, A> List<A> run(Job<T, A> job);

    /** Ends the engine's threads; running jobs are cancelled. */
    @Override
    void close();
}
