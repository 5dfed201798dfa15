package io.millstream.broker.net;

import io.millstream.base.Clock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Logs at most one line a second, however much goes wrong: what strangers send must not fill a disk. Thread-safe. */
final class RareLog {
    private static final long PAUSE_NANOS = 1_000_000_000;

    private final Logger logger;
    private final Clock clock;
    private final AtomicLong nextNanos;
    private final AtomicLong leftOutCount = new AtomicLong();

    RareLog(Logger logger, Clock clock) {
        this.logger = logger;
        this.clock = clock;
        this.nextNanos = new AtomicLong(clock.nanos());
    }

    void log(Level level, String message, @Nullable Throwable cause) {
        long nowNanos = clock.nanos();
        long dueNanos = nextNanos.get();
        if (nowNanos - dueNanos < 0 || !nextNanos.compareAndSet(dueNanos, nowNanos + PAUSE_NANOS)) {
            leftOutCount.incrementAndGet();
            return;
        }
        long leftOut = leftOutCount.getAndSet(0);
        String line = leftOut == 0 ? message : message + " (" + leftOut + " such lines were left out)";
        if (cause == null) {
            logger.log(level, line);
        } else {
            logger.log(level, line, cause);
        }
    }
}
