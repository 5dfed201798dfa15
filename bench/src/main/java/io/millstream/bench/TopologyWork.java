package io.millstream.bench;

import io.millstream.topology.Topology;

/** A topology that works in rounds, see {@link Progress}. Belongs to one contender. */
interface TopologyWork {
    /**
     * The topology.
     *
     * @param progress what its sources obey and its ends report to
     * @param tasks of each component
     * @param acking whether sources emit with message ids; then the ends are the acks that they get, else the sinks
     */
    Topology topology(Progress progress, int tasks, boolean acking);

    /** Units of work in what a source emits at once. */
    default int unitsEach() {
        return 1;
    }

    /** What the tallies gain by what a source emits at once. */
    default int talliesEach(boolean acking) {
        return 1;
    }

    /**
     * Checks the outcome of all rounds so far.
     *
     * @param emitted by each source
     * @throws IllegalStateException if it is wrong
     */
    void check(long emitted, int tasks);

    /** Figures of the round at work, besides its time. */
    default Measured details(Measured measured) {
        return measured;
    }

    static void requireEqual(long actual, long expected, String what) {
        if (actual != expected) {
            throw new IllegalStateException(what + " add up to " + actual + ", not to " + expected);
        }
    }
}
