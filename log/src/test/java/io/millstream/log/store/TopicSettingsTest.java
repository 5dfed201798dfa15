package io.millstream.log.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.log.CompressionType;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What single settings of a topic bring about. */
class TopicSettingsTest {
    private static final TopicPartition LINES = new TopicPartition("lines", 0);

    private final World world = new World(1);

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void batchesAreKeptInTheTopicsCodecWhateverTheProducers(CompressionType producers) throws IOException {
        try (LocalLog log = world.open()) {
            log.createTopic("lines", 1, TopicSettings.of(Map.of("compression.type", "lz4")));
            PartitionLog partition = log.partition(LINES);
            var builder = new RecordBatchBuilder().compression(producers).producer(7, (short) 0, 0);
            builder.add(world.time.wallMs(), bytes("k"), bytes("one"));
            builder.add(world.time.wallMs() + 1, null, bytes("two"));
            builder.add(world.time.wallMs() + 2, bytes("k"), null);

            partition.appendAndWait(builder.build(), ForcePolicy.FORCED);

            assertThat(Records.all(partition))
                    .containsExactly(
                            new Records.Entry(0, world.time.wallMs(), "k", "one"),
                            new Records.Entry(1, world.time.wallMs() + 1, null, "two"),
                            new Records.Entry(2, world.time.wallMs() + 2, "k", null));
            RecordBatch stored = firstBatch(partition);
            assertThat(stored.compressionType()).isEqualTo(CompressionType.LZ4);
            assertThat(stored.isValidCrc()).isTrue();
            assertThat(stored.producerId()).isEqualTo(7);
            assertThat(stored.baseSequence()).isZero();
            assertThat(partition
                            .appendAndWait(builder.build(), ForcePolicy.FORCED)
                            .duplicate())
                    .as("sent again")
                    .isTrue();
        }
    }

    /** What a topic was given stays its own over a restart, even where it equals the default. */
    @Test
    void topicsFollowTheLogsDefaultsWhereTheyWereGivenNothing() {
        try (LocalLog log = world.open()) {
            log.createTopic("plain", 1, Map.of());
            log.createTopic("own", 1, Map.of("retention.ms", "7d"));
            log.createTopic("__consumer_offsets", 1, Map.of());
            log.topicDefaults(TopicSettings.of(Map.of("retention.ms", "1h")));
            assertThat(retention(log, "plain")).isEqualTo(Duration.ofHours(1));
            assertThat(retention(log, "own")).isEqualTo(Duration.ofDays(7));
            assertThat(retention(log, "__consumer_offsets"))
                    .as("the broker's own")
                    .isEqualTo(Duration.ofDays(7));
            log.createTopic("later", 1, Map.of());
            assertThat(retention(log, "later")).isEqualTo(Duration.ofHours(1));
        }
        try (LocalLog log = world.open()) {
            assertThat(retention(log, "plain")).isEqualTo(Duration.ofDays(7));
            assertThat(log.topic("own").orElseThrow().given()).isEqualTo(Map.of("retention.ms", "604800000"));
            log.alterTopic("plain", Map.of("min.compaction.lag.ms", "2h"));
            var tooShort = TopicSettings.of(Map.of("max.compaction.lag.ms", "1h", "retention.ms", "1h"));
            assertThatThrownBy(() -> log.topicDefaults(tooShort)).isInstanceOf(JobException.class);
            assertThat(retention(log, "plain")).as("nothing was changed").isEqualTo(Duration.ofDays(7));
        }
    }

    private static Duration retention(LocalLog log, String topic) {
        return log.topic(topic).orElseThrow().settings().retention();
    }

    @Test
    void aBatchThatBecomesTooLargeInTheTopicsCodecIsRefused() {
        try (LocalLog log = world.open()) {
            log.createTopic(
                    "lines",
                    1,
                    TopicSettings.of(Map.of("compression.type", "uncompressed", "max.message.bytes", "1000")));
            var builder = new RecordBatchBuilder().compression(CompressionType.GZIP);
            builder.add(world.time.wallMs(), null, bytes("x".repeat(5_000)));

            assertThatThrownBy(() -> log.partition(LINES).appendAndWait(builder.build(), ForcePolicy.FORCED))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("compression.type")
                    .hasMessageContaining("max.message.bytes=1000");
        }
    }

    @Test
    void flushMessagesForcesWhatNobodyAskedFor() {
        LocalLog log = world.open();
        log.createTopic("lines", 1, TopicSettings.of(Map.of("flush.messages", "3")));
        for (int i = 0; i < 5; i++) {
            log.partition(LINES).appendAndWait(Records.batch(world.time.wallMs(), "e" + i), ForcePolicy.WRITTEN);
        }

        world.cutPower();

        try (LocalLog after = world.open()) {
            assertThat(Records.values(after.partition(LINES))).startsWith("e0", "e1", "e2");
        }
    }

    @Test
    void flushMsForcesWhatNobodyAskedFor() {
        LocalLog log = world.open();
        log.createTopic("lines", 1, TopicSettings.of(Map.of("flush.ms", "1000")));
        for (int i = 0; i < 3; i++) {
            log.partition(LINES).appendAndWait(Records.batch(world.time.wallMs(), "e" + i), ForcePolicy.WRITTEN);
            world.time.advance(Duration.ofMillis(600));
        }

        world.cutPower();

        try (LocalLog after = world.open()) {
            assertThat(Records.values(after.partition(LINES))).startsWith("e0", "e1");
        }
    }

    @Test
    void maxCompactionLagCompactsWhatIsNotDirtyEnough() {
        try (LocalLog log = world.open()) {
            log.createTopic(
                    "lines",
                    1,
                    TopicSettings.of(Map.of(
                            "cleanup.policy", "compact",
                            "min.cleanable.dirty.ratio", "1",
                            "max.compaction.lag.ms", "60000")));
            PartitionLog partition = log.partition(LINES);
            for (String value : List.of("first", "second", "third")) {
                partition.appendAndWait(Records.keyed(world.time.wallMs(), "key", value), ForcePolicy.FORCED);
            }
            log.compact();
            assertThat(Records.values(partition)).containsExactly("first", "second", "third");

            world.time.advance(Duration.ofMinutes(2));
            log.compact();

            assertThat(Records.values(partition)).containsExactly("third");
        }
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "remote.storage.enable, true, tiered storage",
        "remote.log.copy.disable, true, tiered storage",
        "local.retention.ms, 1000, from -2 to -2",
        "min.insync.replicas, 2, from 1 to 1",
        "message.format.version, 3.0, no such setting",
        "message.timestamp.before.max.ms, -1, at least 0",
        "max.compaction.lag.ms, 0, at least 1",
        "compression.type, rar, one of producer",
    })
    void aPromiseThatOneBrokerCannotKeepIsRefused(String name, String value, String message) {
        assertThatThrownBy(() -> TopicSettings.of(Map.of(name, value)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(message);
    }

    /** What Kafka Streams 4 asks for. */
    @Test
    void internalTopicsOfKafkaStreamsAreMade() {
        TopicSettings repartition = TopicSettings.of(Map.of(
                "cleanup.policy", "delete",
                "segment.bytes", "52428800",
                "retention.ms", "-1",
                "message.timestamp.type", "CreateTime"));
        TopicSettings windowed = TopicSettings.of(Map.of(
                "cleanup.policy", "compact,delete",
                "retention.ms", "172800000",
                "message.timestamp.type", "CreateTime"));

        assertThat(repartition.retention()).isEqualTo(TopicSettings.FOREVER);
        assertThat(windowed.cleanupPolicy().compacts()).isTrue();
        assertThat(windowed.cleanupPolicy().deletes()).isTrue();
    }

    private static RecordBatch firstBatch(PartitionLog partition) throws IOException {
        var region = partition.batches(0, 10_000, Isolation.READ_UNCOMMITTED).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(region.lengthBytes());
        region.file().read(bytes, region.positionBytes());
        return new RecordBatch().wrap(bytes, 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
