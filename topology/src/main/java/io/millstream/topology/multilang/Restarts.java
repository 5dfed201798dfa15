package io.millstream.topology.multilang;

import io.millstream.base.Clock;
import java.time.Duration;

/** When a child may be started again: at once, then after a pause that doubles, until one has lived for a while. */
final class Restarts {
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 10_000;
    private static final long HEALTHY_MS = 30_000;

    private final Clock clock;
    private long startedMs;
    private long pauseMs;
    private long nextMs = Long.MIN_VALUE;

    Restarts(Clock clock) {
        this.clock = clock;
    }

    void started() {
        startedMs = nowMs();
    }

    void ended() {
        long nowMs = nowMs();
        pauseMs = nowMs - startedMs >= HEALTHY_MS ? 0 : pauseMs;
        nextMs = nowMs + pauseMs;
        pauseMs = Math.min(LONGEST_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pauseMs * 2));
    }

    boolean mayStart() {
        return nowMs() >= nextMs;
    }

    Duration untilNext() {
        return Duration.ofMillis(Math.max(0, nextMs - nowMs()));
    }

    long nowMs() {
        return clock.nanos() / 1_000_000;
    }
}
