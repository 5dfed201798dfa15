package io.millstream.broker.access.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.testkit.SeededTest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.stats.Rate;
import org.junit.jupiter.api.Test;

class RateWindowTest {
    private static final long START_MS = 1_700_000_000_000L;

    /** Kafka's own rate, and its formula for the pause, are the specification. */
    @SeededTest(count = 50)
    void measuresAsKafkaDoes(long seed) {
        var random = new Random(seed);
        int windowCount = 1 + random.nextInt(12);
        int windowSeconds = 1 + random.nextInt(3);
        var config = new MetricConfig().samples(windowCount).timeWindow(windowSeconds, TimeUnit.SECONDS);
        var kafkas = new Rate();
        var ours = new RateWindow(windowCount, windowSeconds * 1_000L, START_MS);
        double quota = 1 + random.nextInt(2_000);
        long nowMs = START_MS;
        for (int i = 0; i < 400; i++) {
            nowMs += random.nextInt(10) == 0 ? random.nextInt(30_000) : random.nextInt(400);
            double amount = random.nextInt(1_000);
            kafkas.record(config, amount, nowMs);
            ours.add(amount, nowMs);
            double rate = kafkas.measure(config, nowMs);
            long windowMs = kafkas.windowSize(config, nowMs);
            if (windowMs > 0) { // Kafka divides by zero in the first millisecond of a single window
                long expected = rate > quota ? Math.round((rate - quota) / quota * windowMs) : 0;
                assertThat(ours.pauseMs(quota, nowMs)).as("use %d", i).isEqualTo(expected);
            }
        }
    }

    @Test
    void isQuietOnceEverythingIsLongAgo() {
        var window = new RateWindow(3, 1_000, START_MS);
        window.add(10, START_MS);
        assertThat(window.isQuiet(START_MS + 2_999)).isFalse();
        assertThat(window.isQuiet(START_MS + 3_000)).isTrue();
    }

    @Test
    void pausesForLongWhenNothingIsAllowed() {
        var window = new RateWindow(3, 1_000, START_MS);
        assertThat(window.pauseMs(0, START_MS)).isZero();
        window.add(1, START_MS);
        assertThat(window.pauseMs(0, START_MS)).isEqualTo(Long.MAX_VALUE);
    }
}
