package io.millstream.broker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ByteSize;
import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.log.BatchRegion;
import io.millstream.log.CleanupPolicy;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.Chance;
import io.millstream.testkit.SeededTest;
import io.millstream.testkit.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InternalTopicTest {
    private static final Path DATA = Path.of("/data");
    private static final LogSettings LOG_SETTINGS =
            new LogSettings(Duration.ofSeconds(1), Duration.ofDays(1), ByteSize.ofMiB(1));

    private SimDisk disk = emptyDisk(1);
    private VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private LocalLog log = open();
    private InternalTopic topic = topic(1);

    private static SimDisk emptyDisk(long seed) {
        var disk = new SimDisk(seed);
        try {
            disk.createDirectories(DATA);
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return disk;
    }

    private LocalLog open() {
        return LocalLog.open(DATA, LOG_SETTINGS, new LogEnvironment(disk, time, time, Runnable::run));
    }

    private InternalTopic topic(int partitionCount) {
        var settings = TopicSettings.DEFAULTS
                .withCleanupPolicy(CleanupPolicy.COMPACT)
                .withSegmentBytes(ByteSize.ofKiB(4))
                .with("max.message.bytes", "2048");
        return new InternalTopic(log, time, new InternalTopic.Definition("__things", partitionCount, settings));
    }

    private void crash() {
        disk = disk.crash();
        time = new VirtualTime(time.wallMs());
        log = open();
        topic = topic(1);
    }

    private static KeyedRecord record(String key, String value) {
        return new KeyedRecord(key.getBytes(UTF_8), value == null ? null : value.getBytes(UTF_8));
    }

    /** Everything that a replay tells, as text. */
    private List<String> replayed() {
        var told = new ArrayList<String>();
        topic.replay(0, new Replay() {
            @Override
            public void record(ReplayedRecord record) {
                String value = record.value() == null ? "-" : record.value().toUtf8();
                String producer = record.producerId() == -1 ? "" : " of " + record.producerId();
                told.add(record.offset() + " " + record.key().toUtf8() + "=" + value + producer);
            }

            @Override
            public void endOfTransaction(long producerId, short producerEpoch, boolean isCommit) {
                told.add((isCommit ? "commit " : "abort ") + producerId + "/" + producerEpoch);
            }
        });
        return told;
    }

    @Test
    void isCreatedByTheFirstAppendAndHasNothingToReplayBefore() {
        assertThat(topic.exists()).isFalse();
        assertThat(replayed()).isEmpty();
        assertThat(topic.partitionCount()).isEqualTo(1);

        Written written = topic.append(0, List.of(record("a", "1"), record("b", null)));

        assertThat(topic.exists()).isTrue();
        assertThat(written.baseOffset()).isZero();
        assertThat(written.lastOffset()).isEqualTo(1);
        assertThat(written.forced().toCompletableFuture()).isCompleted();
        assertThat(replayed()).containsExactly("0 a=1", "1 b=-");
    }

    @Test
    void choosesPartitionsAsKafkaDoes() {
        assertThat(topic(50).partitionOf("my-group")).isEqualTo(12);
        assertThat(topic(50).partitionOf("polygenelubricants")).isZero(); // its hash code has no absolute value
    }

    @Test
    void whatWasForcedSurvivesAPowerCutWithTransactionsAndTheirEnds() {
        topic.append(0, List.of(record("a", "1")));
        topic.append(0, 7, (short) 0, List.of(record("a", "2"), record("b", "2")));
        topic.append(0, 8, (short) 3, List.of(record("c", "1")));
        topic.append(0, 7, (short) 0, List.of(record("d", "2")));
        topic.appendMarker(0, 7, (short) 0, new EndTransactionMarker(true, 0));
        topic.appendMarker(0, 8, (short) 3, new EndTransactionMarker(false, 0));

        crash();

        assertThat(replayed())
                .containsExactly(
                        "0 a=1", "1 a=2 of 7", "2 b=2 of 7", "3 c=1 of 8", "4 d=2 of 7", "commit 7/0", "abort 8/3");
    }

    @Test
    void anAppendOfMoreThanABatchIsWrittenInSeveral() {
        var records = new ArrayList<KeyedRecord>();
        for (int i = 0; i < 100; i++) {
            records.add(record("key-" + i, "v".repeat(90)));
        }

        Written written = topic.append(0, records);

        assertThat(written.lastOffset()).isEqualTo(99);
        assertThat(replayed()).hasSize(100).last().asString().startsWith("99 key-99=");
    }

    @Test
    void recordsThatBelongTogetherAreOneBatchEvenIfTheyMustBeCompressed() throws IOException {
        var records = new ArrayList<KeyedRecord>();
        for (int i = 0; i < 100; i++) {
            records.add(record("key-" + i, "v".repeat(90)));
        }

        Written written = topic.appendTogether(0, records);

        assertThat(written).isNotNull();
        assertThat(written.lastOffset()).isEqualTo(99);
        assertThat(replayed()).hasSize(100).last().asString().startsWith("99 key-99=");
        var batch = new RecordBatch();
        BatchRegion region = log.partition(new TopicPartition("__things", 0))
                .batches(0, 1 << 20, Isolation.READ_UNCOMMITTED)
                .orElseThrow();
        var bytes = ByteBuffer.allocate(region.lengthBytes());
        region.file().read(bytes, region.positionBytes());
        batch.wrap(bytes, 0);
        assertThat(batch.endBytes()).as("where the first batch ends").isEqualTo(region.lengthBytes());
    }

    @Test
    void recordsThatBelongTogetherAndFitNoBatchAreNotWritten() {
        var noise = new Chance(1);
        var records = new ArrayList<KeyedRecord>();
        for (int i = 0; i < 10; i++) {
            records.add(new KeyedRecord(new byte[] {(byte) i}, noise.bytes(300)));
        }

        assertThat(topic.appendTogether(0, records)).isNull();

        topic.append(0, List.of(record("a", "1")));
        assertThat(replayed()).containsExactly("0 a=1");
    }

    /** Whoever asks is told of it, so that a power cut after the restart must not take it back. */
    @SeededTest(count = 20)
    void whatAKilledProcessDidNotForceIsOnDiskOnceItIsReplayed(long seed) {
        disk = emptyDisk(seed);
        log = LocalLog.open(DATA, LOG_SETTINGS, new LogEnvironment(disk, time, time, work -> {})); // never forces
        topic = topic(1);
        Written written = topic.append(0, List.of(record("a", "1")));
        assertThat(written.forced().toCompletableFuture()).isNotDone();
        disk = disk.processKilled();
        log = open();
        topic = topic(1);
        assertThat(replayed()).containsExactly("0 a=1");

        crash();

        assertThat(replayed()).containsExactly("0 a=1");
    }

    @Test
    void refusesARecordThatIsLargerThanABatchAndGoesOn() {
        assertThatThrownBy(() -> topic.append(0, List.of(record("a", "v".repeat(5000)))))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("__things");

        topic.append(0, List.of(record("b", "1")));
        assertThat(replayed()).containsExactly("0 b=1");
    }

    @Test
    void aFullDiskRefusesAppendsUntilThereIsRoom() {
        topic.append(0, List.of(record("a", "1")));
        disk.setCapacityBytes(disk.usedBytes());
        assertThatThrownBy(() -> topic.append(0, List.of(record("a", "2")))).isInstanceOf(JobException.class);

        disk.setCapacityBytes(1L << 40);
        topic.append(0, List.of(record("a", "3")));

        assertThat(replayed()).containsExactly("0 a=1", "1 a=3");
        assertThat(topic.settled().toCompletableFuture()).isCompletedWithValue(null);
    }

    /** A map is the specification: after any appends, compactions and crashes, a replay ends in the same map. */
    @SeededTest(count = 30)
    void compactionAndCrashesLeaveTheNewestValueOfEachKey(long seed) {
        disk = emptyDisk(seed);
        log = open();
        topic = topic(1);
        var chance = new Chance(seed);
        var model = new HashMap<String, String>();
        for (int step = 0; step < 300; step++) {
            String key = "key-" + chance.below(12);
            String value = chance.oneIn(4) ? null : "value-" + step + "-".repeat(chance.below(200));
            topic.append(0, List.of(record(key, value)));
            model.put(key, value);
            if (chance.oneIn(40)) {
                crash();
            } else if (chance.oneIn(10)) {
                time.advance(Duration.ofSeconds(2)); // housekeeping compacts what is sealed
            }
        }
        crash();

        var found = new HashMap<String, String>();
        topic.replay(0, new Replay() {
            @Override
            public void record(ReplayedRecord record) {
                found.put(
                        record.key().toUtf8(),
                        record.value() == null ? null : record.value().toUtf8());
            }

            @Override
            public void endOfTransaction(long producerId, short producerEpoch, boolean isCommit) {
                throw new AssertionError("nobody began a transaction");
            }
        });
        assertThat(withoutTombstones(found)).isEqualTo(withoutTombstones(model));
    }

    private static Map<String, String> withoutTombstones(Map<String, String> all) {
        var left = new HashMap<>(all);
        left.values().removeIf(value -> value == null);
        return left;
    }
}
