package io.millstream.cli.demo;

import io.millstream.base.Clock;
import java.util.ArrayDeque;

/** Events a second over the last seconds. Belongs to one thread. */
final class RateMeter {
    private static final long SPAN_NANOS = 5_000_000_000L;

    private final Clock clock;
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();
    private long total;

    private record Sample(long nanos, long total) {}

    RateMeter(Clock clock) {
        this.clock = clock;
        samples.add(new Sample(clock.nanos(), 0));
    }

    void add(long count) {
        total += count;
        long now = clock.nanos();
        samples.add(new Sample(now, total));
        while (samples.size() > 2 && now - samples.getFirst().nanos > SPAN_NANOS) {
            samples.removeFirst();
        }
    }

    double perSecond() {
        long nanos = samples.getLast().nanos - samples.getFirst().nanos;
        return nanos == 0 ? 0 : (samples.getLast().total - samples.getFirst().total) * 1e9 / nanos;
    }
}
