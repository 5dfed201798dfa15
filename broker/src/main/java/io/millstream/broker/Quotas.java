package io.millstream.broker;

/**
 * Counts what clients use and says for how long they shall pause. The broker answers at once, names the pause in the
 * answer's throttle time (KIP-219), and reads nothing more from the connection until it has passed.
 *
 * <p>Thread-safe and quick.
 */
public interface Quotas {
    /** Nobody is slowed down. */
    Quotas NONE = new Quotas() {};

    /** Counts record bytes that were appended; returns the pause in ms, 0 for none. */
    default int produced(RequestContext context, long bytes) {
        return 0;
    }

    /**
     * Counts record bytes that are about to be sent; returns the pause in ms, 0 for none. After a positive answer nothing
     * is counted, because an empty answer is sent instead.
     */
    default int fetched(RequestContext context, long bytes) {
        return 0;
    }

    /** Counts the time that a thread of the broker worked for a request; returns the pause in ms, 0 for none. */
    default int worked(RequestContext context, long nanos) {
        return 0;
    }

    /** True if {@link #worked} wants to be told; else nobody need look at the clock. */
    default boolean countsWork() {
        return false;
    }

    /**
     * Counts partitions that a request wants created or deleted (KIP-599).
     *
     * @param strict while the quota is overdrawn nothing is counted, for the request is to be refused; else everything is,
     *     without a pause. Clients that do not know of this are always counted, and pause when they have overdrawn.
     * @return the pause in ms, 0 for none
     */
    default int mutated(RequestContext context, int partitionCount, boolean strict) {
        return 0;
    }
}
