package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetentionTest {
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);

    private final World world = new World(1);

    /** A list is the specification of what is deleted, what stays, and which record is the first of its time. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void keepsASuffixThatHoldsEveryRecordYoungerThanTheRetention(long seed) {
        var random = new Random(seed);
        var written = new ArrayList<Records.Entry>();
        LocalLog log = world.open();
        log.createTopic("events", 1, TopicSettings.of(Map.of("segment.bytes", "500", "retention.ms", "60000")));
        for (int round = 0; round < 20; round++) {
            PartitionLog partition = log.partition(EVENTS);
            for (int i = random.nextInt(10); i > 0; i--) {
                world.time.advance(Duration.ofMillis(random.nextInt(5000)));
                String value = "e" + written.size();
                partition.appendAndWait(Records.batch(world.time.wallMs(), value), ForcePolicy.WRITTEN);
                written.add(new Records.Entry(written.size(), world.time.wallMs(), value, value));
            }
            log.enforceRetention();
            var kept = Records.all(partition);
            assertThat(kept).isEqualTo(written.subList(written.size() - kept.size(), written.size()));
            long oldestMs = world.time.wallMs() - 60_000;
            assertThat(kept)
                    .containsAll(written.stream()
                            .filter(entry -> entry.timestampMs() >= oldestMs)
                            .toList());
            long wantedMs = world.time.wallMs() - random.nextInt(70_000);
            var expected = kept.stream()
                    .filter(entry -> entry.timestampMs() >= wantedMs)
                    .mapToLong(Records.Entry::offset)
                    .findFirst();
            assertThat(partition.offsetForTimestamp(wantedMs)).isEqualTo(expected);
            if (random.nextInt(4) == 0) {
                log.close();
                log = world.open();
            }
        }
        assertThat(log.partition(EVENTS).logStartOffset()).isPositive();
        log.close();
        world.disk.assertNothingOpen();
    }

    @Test
    void deletesTheActiveSegmentToo_onceAllOfItIsTooOld() {
        try (LocalLog log = world.open()) {
            log.createTopic("events", 1, TopicSettings.of(Map.of("retention.ms", "60000")));
            PartitionLog partition = log.partition(EVENTS);
            partition.appendAndWait(Records.batch(world.time.wallMs(), "a", "b"), ForcePolicy.FORCED);
            world.time.advance(Duration.ofMinutes(6)); // housekeeping runs by itself every five minutes
            assertThat(partition.logStartOffset()).isEqualTo(2);
            assertThat(partition.logEndOffset()).isEqualTo(2);
            assertThat(Records.all(partition)).isEmpty();
        }
        try (LocalLog log = world.open()) {
            assertThat(log.partition(EVENTS)
                            .appendAndWait(Records.batch(world.time.wallMs(), "c"), ForcePolicy.FORCED)
                            .baseOffset())
                    .isEqualTo(2);
        }
    }

    @Test
    void keepsAtLeastTheBytesAskedForAndNoMoreThanASegmentAbove() {
        try (LocalLog log = world.open()) {
            log.createTopic("events", 1, TopicSettings.of(Map.of("segment.bytes", "500", "retention.bytes", "2000")));
            PartitionLog partition = log.partition(EVENTS);
            for (int i = 0; i < 100; i++) {
                partition.appendAndWait(Records.batch(world.time.wallMs(), "e" + i), ForcePolicy.WRITTEN);
            }
            log.enforceRetention();
            assertThat(partition.sizeBytes()).isBetween(2000L, 2500L);
        }
    }

    @Test
    void deletesRecordsBeforeAnOffsetForGood() {
        try (LocalLog log = world.open()) {
            log.createTopic("events", 1, TopicSettings.of(Map.of("segment.bytes", "500")));
            PartitionLog partition = log.partition(EVENTS);
            for (int i = 0; i < 40; i++) {
                partition.appendAndWait(Records.batch(world.time.wallMs(), "e" + i), ForcePolicy.WRITTEN);
            }
            long before = partition.sizeBytes();
            var reader = partition.read(0, Isolation.READ_UNCOMMITTED);
            assertThat(reader.next()).isTrue();
            assertThat(partition.deleteRecordsBefore(25)).isEqualTo(25);
            assertThat(partition.sizeBytes()).isLessThan(before);
            assertThatThrownBy(() -> {
                        while (reader.next()) {
                            assertThat(reader.record().offset()).isLessThan(25);
                        }
                    })
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("is out of range")
                    .hasMessageContaining("25 to before 40");
            assertThatThrownBy(() -> partition.deleteRecordsBefore(41)).isInstanceOf(JobException.class);
        }
        world.cutPower();
        try (LocalLog log = world.open()) {
            assertThat(log.partition(EVENTS).logStartOffset()).isEqualTo(25);
            assertThat(Records.all(log.partition(EVENTS)).get(0).value()).isEqualTo("e25");
        }
    }
}
