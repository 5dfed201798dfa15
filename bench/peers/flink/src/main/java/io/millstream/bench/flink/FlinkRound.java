package io.millstream.bench.flink;

import io.millstream.base.Clock;
import io.millstream.bench.Measured;
import io.millstream.bench.Stopwatch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of a round report. Static because Flink serializes operators: nothing else of the job's process
 * reaches them. Thread-safe.
 */
final class FlinkRound {
    private static @Nullable Stopwatch watch;
    private static long endNanos;
    private static long checksum;

    private FlinkRound() {}

    static synchronized void begin() {
        watch = null;
        endNanos = Long.MIN_VALUE;
        checksum = 0;
    }

    /** The first source to open starts the watch. */
    static synchronized void sourceOpened() {
        if (watch == null) {
            watch = Stopwatch.start();
        }
    }

    /** The last sink to end stops it. */
    static synchronized void sinkEnded(long sinkChecksum) {
        endNanos = Math.max(endNanos, Clock.system().nanos());
        checksum += sinkChecksum;
    }

    static synchronized Measured measured(long units) {
        return Objects.requireNonNull(watch).stopAt(units, endNanos);
    }

    static synchronized long checksum() {
        return checksum;
    }
}
