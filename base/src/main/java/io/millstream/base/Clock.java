package io.millstream.base;

/**
 * Where time comes from. The only implementations are the machine's clock ({@link #system()}) and {@link VirtualTime}.
 *
 * <p>Thread-safe.
 */
public interface Clock {
    /** Milliseconds since the Unix epoch. May jump, forwards and backwards, when the machine's clock is set. */
    long wallMs();

    /** Nanoseconds since an arbitrary origin; never runs backwards. For measuring, not for naming instants. */
    long nanos();

    /** {@link #nanos} in milliseconds: for timeouts, which somebody who sets the machine's clock must not end. */
    default long steadyMs() {
        return Math.floorDiv(nanos(), 1_000_000L);
    }

    /** The machine's clock. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
