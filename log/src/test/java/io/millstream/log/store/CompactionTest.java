package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ByteSize;
import io.millstream.base.JobException;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.DiskCall;
import io.millstream.testkit.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompactionTest {
    private static final TopicPartition USERS = new TopicPartition("users", 0);
    private static final TopicSettings COMPACTED = TopicSettings.of(Map.of(
            "cleanup.policy", "compact",
            "segment.bytes", "400",
            "min.cleanable.dirty.ratio", "0",
            "delete.retention.ms", "1000"));

    /** A map is the specification: per key the last value, tombstones aside; offsets and order as they were. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void keepsTheLatestRecordOfEachKey(long seed) {
        var random = new Random(seed);
        var world = new World(seed);
        // Room for a few keys only, so that every compaction takes several passes.
        var settings = new LogSettings(Duration.ofDays(1), Duration.ofDays(1), new ByteSize(1024));
        var written = new ArrayList<Records.Entry>();
        try (LocalLog log = world.open(settings)) {
            log.createTopic("users", 1, COMPACTED);
        }
        for (int round = 0; round < 4; round++) {
            try (LocalLog log = world.open(settings)) {
                PartitionLog partition = log.partition(USERS);
                for (int i = 0; i < 60; i++) {
                    String key = "k" + random.nextInt(50);
                    String value = random.nextInt(5) == 0 ? null : "v" + round + "." + i;
                    partition.appendAndWait(Records.keyed(world.time.wallMs(), key, value), ForcePolicy.WRITTEN);
                    written.add(new Records.Entry(written.size(), world.time.wallMs(), key, value));
                }
                log.compact();
                assertThat(latest(Records.all(partition))).as("round %d", round).isEqualTo(latest(written));
                assertThat(written).containsAll(Records.all(partition));
                assertThat(Records.all(partition)).isSortedAccordingTo((a, b) -> Long.compare(a.offset(), b.offset()));
                assertThat(Records.all(partition).size()).isLessThan(written.size());
            }
        }
    }

    @Test
    void forgetsATombstoneOnlyAfterItsDeleteRetention() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, COMPACTED);
            PartitionLog partition = log.partition(USERS);
            append(world, partition, "gone", "1");
            append(world, partition, "gone", null);
            fill(world, partition);
            log.compact();
            assertThat(Records.all(partition)).anyMatch(entry -> "gone".equals(entry.key()) && entry.value() == null);
            assertThat(Records.all(partition)).noneMatch(entry -> "gone".equals(entry.key()) && entry.value() != null);

            world.time.advance(Duration.ofSeconds(2));
            fill(world, partition);
            log.compact();
            assertThat(Records.all(partition)).noneMatch(entry -> "gone".equals(entry.key()));
        }
    }

    @Test
    void keepsYoungRecordsAndTheActiveSegmentAsTheyAre() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, COMPACTED.with("min.compaction.lag.ms", "60000"));
            PartitionLog partition = log.partition(USERS);
            for (int i = 0; i < 40; i++) {
                append(world, partition, "k", "v" + i);
            }
            log.compact();
            assertThat(Records.all(partition)).hasSize(40);

            world.time.advance(Duration.ofMinutes(2));
            log.compact();
            assertThat(Records.all(partition).size()).isLessThan(10);
            assertThat(Records.all(partition)
                            .get(Records.all(partition).size() - 1)
                            .value())
                    .isEqualTo("v39");
        }
    }

    @Test
    void aReaderGoesOnWhileSegmentsAreReplaced() {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("users", 1, COMPACTED);
            PartitionLog partition = log.partition(USERS);
            for (int i = 0; i < 60; i++) {
                append(world, partition, "k" + i % 7, "v" + i);
            }
            try (var reader = partition.read(0, Isolation.READ_UNCOMMITTED)) {
                assertThat(reader.next()).isTrue();
                log.compact();
                var seen = new ArrayList<Records.Entry>();
                while (reader.next()) {
                    seen.add(Records.entry(reader.record()));
                }
                assertThat(latest(seen)).isEqualTo(latest(Records.all(partition)));
            }
        }
    }

    /** Every crash point of a compaction: the latest values are there afterwards, and nothing is left over. */
    @Test
    void losesNothingWhereverTheMachineStops() {
        for (int call = 1; ; call++) {
            var world = new World(call);
            LocalLog log = world.open();
            log.createTopic("users", 1, COMPACTED);
            var written = new ArrayList<Records.Entry>();
            for (int i = 0; i < 30; i++) {
                log.partition(USERS)
                        .appendAndWait(Records.keyed(world.time.wallMs(), "k" + i % 5, "v" + i), ForcePolicy.FORCED);
                written.add(new Records.Entry(i, world.time.wallMs(), "k" + i % 5, "v" + i));
            }
            world.disk.inject(Fault.powerCut(DiskCall.changes()).atCall(call));
            boolean finished = true;
            try {
                log.compact();
            } catch (JobException powerCut) {
                finished = false;
            }
            world.cutPower();
            try (LocalLog reopened = world.open()) {
                assertThat(latest(Records.all(reopened.partition(USERS))))
                        .as("power cut at change %d", call)
                        .isEqualTo(latest(written));
            }
            if (finished) {
                assertThat(call).isGreaterThan(5);
                return;
            }
        }
    }

    @Test
    void aDamagedPartitionDoesNotKeepTheOthersWaiting() throws IOException {
        var world = new World(1);
        try (LocalLog log = world.open()) {
            log.createTopic("damaged", 1, COMPACTED);
            log.createTopic("users", 1, COMPACTED);
            fill(world, log.partition(new TopicPartition("damaged", 0)));
            fill(world, log.partition(USERS));
            Path file = World.DIRECTORY.resolve("topics/damaged/0/00000000000000000000.log");
            world.disk.flipBit(file, 70, 0);
            assertThatThrownBy(log::compact)
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("damaged-0")
                    .hasMessageContaining("is damaged");
            assertThat(Records.all(log.partition(USERS))).hasSizeLessThan(12);
        }
    }

    private static void append(World world, PartitionLog partition, String key, String value) {
        partition.appendAndWait(Records.keyed(world.time.wallMs(), key, value), ForcePolicy.WRITTEN);
    }

    private static void fill(World world, PartitionLog partition) {
        for (int i = 0; i < 12; i++) {
            append(world, partition, "filler", "f" + i);
        }
    }

    private static Map<String, String> latest(List<Records.Entry> entries) {
        var latest = new HashMap<String, String>();
        for (Records.Entry entry : entries) {
            if (entry.value() == null) {
                latest.remove(entry.key());
            } else {
                latest.put(entry.key(), entry.value());
            }
        }
        return latest;
    }
}
