package io.millstream.log.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeIndexTest {
    private static final long BASE_OFFSET = 100;

    /** The promise: every record before the place that is found is earlier than the time that is looked for. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42})
    void neverStartsBehindTheFirstRecordOfThatTime(long seed) {
        var random = new Random(seed);
        var timestamps = new ArrayList<Long>();
        var index = TimeIndex.empty(BASE_OFFSET);
        long maxMs = TimeIndex.NO_TIMESTAMP;
        long maxOffset = BASE_OFFSET;
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(4) == 0) {
                index.maybeAppend(maxMs, maxOffset);
            }
            long timestampMs = 1000 + i * 3L + random.nextInt(100);
            timestamps.add(timestampMs);
            if (timestampMs > maxMs) {
                maxMs = timestampMs;
                maxOffset = BASE_OFFSET + i;
            }
        }
        boolean everSkipped = false;
        for (long wantedMs = 990; wantedMs < maxMs + 10; wantedMs++) {
            long found = index.floorOffset(wantedMs);
            everSkipped |= found > BASE_OFFSET;
            for (long before = BASE_OFFSET; before < found; before++) {
                assertThat(timestamps.get((int) (before - BASE_OFFSET)))
                        .as("record %d, looking for %d", before, wantedMs)
                        .isLessThan(wantedMs);
            }
        }
        assertThat(everSkipped).isTrue();
    }
}
