package io.millstream.dstream;

import java.time.Duration;

/**
 * The instant of a batch: the end of the interval whose data it holds. The batch at {@code t} of a context with interval
 * {@code T} holds what arrived in {@code (t - T, t]}.
 *
 * @param epochMs milliseconds since the Unix epoch
 */
public record BatchTime(long epochMs) implements Comparable<BatchTime> {
    public BatchTime plus(Duration duration) {
        return new BatchTime(Math.addExact(epochMs, duration.toMillis()));
    }

    public BatchTime minus(Duration duration) {
        return new BatchTime(Math.subtractExact(epochMs, duration.toMillis()));
    }

    public boolean isAfter(BatchTime other) {
        return epochMs > other.epochMs;
    }

    @Override
    public int compareTo(BatchTime other) {
        return Long.compare(epochMs, other.epochMs);
    }

    /** As Spark prints it: {@code 1700000000000 ms}. */
    @Override
    public String toString() {
        return epochMs + " ms";
    }
}
