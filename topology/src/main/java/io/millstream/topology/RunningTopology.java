package io.millstream.topology;

import java.time.Duration;

/**
 * A topology while it runs. Thread-safe; no method may be called by a task of the topology itself.
 *
 * @see <a href="https://storm.apache.org/releases/current/Lifecycle-of-a-topology.html">Storm: life cycle of a topology</a>
 */
public interface RunningTopology extends AutoCloseable {
    String name();

    /** Lets the spouts emit again. */
    void activate();

    /** Lets the spouts emit no more; what is under way goes on. */
    void deactivate();

    /**
     * Deactivates, waits until everything that is under way is worked off, and ends. What is still under way after
     * {@code patience} is dropped, and its spouts are not told.
     *
     * @return true if nothing was dropped
     */
    boolean kill(Duration patience);

    /**
     * Waits until the topology has ended, at most so long.
     *
     * @return true if it has ended
     * @throws io.millstream.base.JobException if it ended by itself: (USER) naming the task that kept failing
     */
    boolean awaitTermination(Duration patience) throws InterruptedException;

    /** What every task has done so far. */
    TopologyReport report();

    /** Kills without patience. */
    @Override
    void close();
}
