package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.CommitLog;
import io.millstream.log.CompressionType;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.TopicWriter;
import io.millstream.log.TopicWriter.Options;
import io.millstream.log.TopicWriter.Written;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link TopicWriter} on the real engine, over a simulated disk. */
class TopicWriterTest {
    private static final int PARTITIONS = 4;
    private static final long NOW_MS = World.START_MS;

    private final World world = new World(1);

    /** A list per partition is the specification. */
    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void everyRecordIsInThePartitionOfItsKeyInTheOrderOfWriting(CompressionType type) {
        var random = new Random(7);
        var model = new TreeMap<Integer, List<String>>();
        try (CommitLog log = world.open()) {
            log.createTopic("posts", PARTITIONS, TopicSettings.DEFAULTS);
            var writer = new TopicWriter(log, "posts", new Options(500, type));
            for (int i = 0; i < 1000; i++) {
                byte[] key = utf8("key-" + random.nextInt(50));
                String value = "value-" + i + "x".repeat(random.nextInt(100));
                writer.write(key, utf8(value), NOW_MS + i);
                model.computeIfAbsent(TopicWriter.partitionOf(key, PARTITIONS), p -> new ArrayList<>())
                        .add(value);
                if (random.nextInt(100) == 0) {
                    writer.flush(ForcePolicy.WRITTEN);
                }
            }
            writer.flush(ForcePolicy.WRITTEN);
            assertThat(model).hasSize(PARTITIONS);
            model.forEach(
                    (partition, values) -> assertThat(values(log, partition)).isEqualTo(values));
        }
    }

    @Test
    void saysWhichOffsetsTheRecordsGot() {
        try (CommitLog log = world.open()) {
            log.createTopic("posts", PARTITIONS, TopicSettings.DEFAULTS);
            var writer = new TopicWriter(log, "posts", new Options(100, CompressionType.NONE));
            writer.write(2, null, utf8("a"), NOW_MS);
            writer.write(0, null, utf8("b".repeat(90)), NOW_MS);
            writer.write(0, null, utf8("c".repeat(90)), NOW_MS);
            assertThat(writer.flush(ForcePolicy.FORCED))
                    .containsExactly(new Written(at(0), 0, 1, 2), new Written(at(2), 0, 0, 1));

            writer.write(2, null, utf8("d"), NOW_MS);
            assertThat(writer.flush(ForcePolicy.NONE)).containsExactly(new Written(at(2), 1, 1, 1));
            assertThat(writer.flush(ForcePolicy.FORCED)).isEmpty();
        }
    }

    @Test
    void spreadsRecordsWithoutAKeyBatchByBatch() {
        try (CommitLog log = world.open()) {
            log.createTopic("posts", PARTITIONS, TopicSettings.DEFAULTS);
            var writer = new TopicWriter(log, "posts", new Options(1000, CompressionType.NONE));
            for (int i = 0; i < 400; i++) {
                writer.write(null, new byte[50], NOW_MS);
            }
            List<Written> written = writer.flush(ForcePolicy.WRITTEN);
            assertThat(written).hasSize(PARTITIONS).allSatisfy(range -> assertThat(range.recordCount())
                    .isBetween(80L, 120L));
            for (int flush = 0; flush < 2 * PARTITIONS; flush++) { // also when no batch ever gets full
                writer.write(null, new byte[1], NOW_MS);
                assertThat(writer.flush(ForcePolicy.WRITTEN)).hasSize(1);
            }
            for (int partition = 0; partition < PARTITIONS; partition++) {
                assertThat(log.partition(at(partition)).logEndOffset())
                        .isEqualTo(written.get(partition).lastOffset() + 3);
            }
        }
    }

    @Test
    void aFullBatchIsWrittenWithoutWaitingForAFlush() {
        try (CommitLog log = world.open()) {
            log.createTopic("posts", 1, TopicSettings.DEFAULTS);
            var writer = new TopicWriter(log, "posts", new Options(1000, CompressionType.NONE));
            for (int i = 0; i < 1000; i++) {
                writer.write(0, null, new byte[100], NOW_MS);
                assertThat(log.partition(at(0)).logEndOffset()).isGreaterThan(i - 10);
            }
        }
    }

    @Test
    void whatWasFlushedAndForcedSurvivesAPowerCut() {
        CommitLog log = world.open();
        log.createTopic("posts", PARTITIONS, TopicSettings.DEFAULTS);
        var writer = new TopicWriter(log, "posts", new Options(200, CompressionType.LZ4));
        var expected = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            expected.add("value-" + i);
            writer.write(1, null, utf8("value-" + i), NOW_MS);
        }
        writer.write(1, null, new byte[150], NOW_MS); // pushes out the batch before it, which is written and not forced
        expected.add("\0".repeat(150));
        writer.flush(ForcePolicy.FORCED);
        writer.write(1, null, utf8("lost"), NOW_MS);

        world.cutPower();

        try (CommitLog reopened = world.open()) {
            assertThat(values(reopened, 1)).isEqualTo(expected);
        }
    }

    @Test
    void saysWhichPartitionRefusedABatchAndGoesOnWithoutIt() {
        try (CommitLog log = world.open()) {
            log.createTopic("posts", 1, TopicSettings.of(Map.of("max.message.bytes", "1000")));
            var writer = new TopicWriter(log, "posts", Options.DEFAULTS);
            writer.write(0, null, new byte[1000], NOW_MS);
            assertThatThrownBy(() -> writer.flush(ForcePolicy.FORCED))
                    .isInstanceOfSatisfying(JobException.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
                        assertThat(failure.getMessage()).contains("posts-0", "max.message.bytes=1000");
                    });
            writer.write(0, null, utf8("small"), NOW_MS);
            writer.flush(ForcePolicy.FORCED);
            assertThat(values(log, 0)).containsExactly("small");
        }
    }

    @Test
    void refusesATopicThatDoesNotExist() {
        try (CommitLog log = world.open()) {
            assertThatThrownBy(() -> new TopicWriter(log, "nowhere", Options.DEFAULTS))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("\"nowhere\"");
        }
    }

    private static TopicPartition at(int partition) {
        return new TopicPartition("posts", partition);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> values(CommitLog log, int partition) {
        var values = new ArrayList<String>();
        try (PartitionReader reader = log.partition(at(partition)).read(0, Isolation.READ_UNCOMMITTED)) {
            while (reader.next()) {
                values.add(Objects.requireNonNull(reader.record().value()).toUtf8());
            }
        }
        return values;
    }
}
