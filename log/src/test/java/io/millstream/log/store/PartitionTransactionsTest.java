package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.ActiveProducer;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Watch;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TimestampedOffset;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a partition keeps of transactions, and what it tells a broker. */
class PartitionTransactionsTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicSettings SMALL_SEGMENTS = TopicSettings.of(Map.of("segment.bytes", "300"));

    private final World world = new World(1);
    private int sequence;

    @Test
    void abortedTransactionsOfSealedSegmentsSurviveARestart() {
        List<AbortedTransaction> aborted;
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            abortMany(partition);
            aborted = partition.abortedTransactions(0, partition.lastStableOffset());
            assertThat(aborted).hasSize(10);
            assertThat(files(".txnindex")).isNotEmpty();
        }
        world.cutPower();
        try (LocalLog log = world.open()) {
            PartitionLog partition = log.partition(ORDERS);
            assertThat(partition.abortedTransactions(0, partition.lastStableOffset()))
                    .isEqualTo(aborted);
            assertThat(partition.abortedTransactions(4, 5)).containsExactly(aborted.get(2));
        }
    }

    @Test
    void findsAbortsAgainWhenTheirIndexIsDamaged() throws Exception {
        List<AbortedTransaction> aborted;
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            abortMany(partition);
            aborted = partition.abortedTransactions(0, partition.lastStableOffset());
        }
        for (Path index : files(".txnindex")) {
            world.disk.flipBit(index, 20, 3);
        }
        for (int opening = 0; opening < 2; opening++) {
            try (LocalLog log = world.open()) {
                PartitionLog partition = log.partition(ORDERS);
                assertThat(partition.abortedTransactions(0, partition.lastStableOffset()))
                        .isEqualTo(aborted);
            }
        }
    }

    @Test
    void forgetsAbortsWithTheirSegments() {
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            abortMany(partition);
            long start = partition.deleteRecordsBefore(partition.lastStableOffset() - 2);
            assertThat(partition.abortedTransactions(start, partition.lastStableOffset()))
                    .hasSizeLessThan(4);
            assertThat(files(".txnindex")).hasSizeLessThan(4);
        }
    }

    @Test
    void describesItsProducers() {
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            append(partition, 7);
            append(partition, 7);
            append(partition, 8);
            end(partition, 8, false);
            assertThat(partition.producers())
                    .containsExactly(
                            new ActiveProducer(7, (short) 0, 1, world.time.wallMs(), -1, OptionalLong.of(0)),
                            new ActiveProducer(8, (short) 0, 2, world.time.wallMs(), 3, OptionalLong.empty()));
        }
    }

    @Test
    void refusesABatchOutsideATransactionOnceItIsGuarded() {
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            log.guardTransactions((id, epoch, to) -> id == 7 && to.equals(ORDERS));
            append(partition, 7);
            assertThat(partition.append(batch(8), ForcePolicy.NONE))
                    .isInstanceOfSatisfying(AppendResult.Refused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(AppendResult.Reason.NO_OPEN_TRANSACTION));
            end(partition, 7, true); // markers come from the coordinator, which knows better
            assertThat(partition.logEndOffset()).isEqualTo(2);
        }
    }

    @Test
    void tellsWatchersOfEveryAppendUntilTheyStop() {
        LocalLog log = opened();
        PartitionLog partition = log.partition(ORDERS);
        var calls = new AtomicInteger();
        Watch first = partition.watch(calls::incrementAndGet);
        Watch failing = partition.watch(() -> {
            throw new IllegalStateException("a watcher with a bug");
        });
        partition.appendAndWait(Records.batch(1, "a"), ForcePolicy.NONE);
        assertThat(calls).hasValue(1);
        failing.close();
        first.close();
        first.close();
        partition.appendAndWait(Records.batch(1, "b"), ForcePolicy.NONE);
        assertThat(calls).hasValue(1);

        Watch atTheEnd = partition.watch(calls::incrementAndGet);
        log.close();
        assertThat(calls.get()).isGreaterThan(1);
        atTheEnd.close();
        assertThatThrownBy(() -> partition.watch(calls::incrementAndGet)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> partition.deleteRecordsBefore(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void findsTheRecordWithTheLatestTimestamp() {
        try (LocalLog log = opened()) {
            PartitionLog partition = log.partition(ORDERS);
            assertThat(partition.latestByTimestamp()).isEmpty();
            partition.appendAndWait(Records.batch(1_000, "a", "b"), ForcePolicy.NONE);
            partition.appendAndWait(Records.batch(3_000, "c", "d"), ForcePolicy.NONE);
            partition.appendAndWait(Records.batch(2_000, "e"), ForcePolicy.NONE);
            assertThat(partition.latestByTimestamp()).hasValue(new TimestampedOffset(2, 3_000, 0));
            assertThat(partition.firstSince(1_500)).hasValue(new TimestampedOffset(2, 3_000, 0));
            assertThat(partition.firstSince(3_001)).isEmpty();
            assertThat(partition.beginLeaderEpoch(4)).isTrue();
            partition.appendAndWait(Records.batch(9_000, "f"), ForcePolicy.NONE);
            assertThat(partition.latestByTimestamp()).hasValue(new TimestampedOffset(5, 9_000, 4));
            assertThat(partition.leaderEpochAt(4)).isZero();
            assertThat(partition.leaderEpochAt(5)).isEqualTo(4);
        }
    }

    private LocalLog opened() {
        LocalLog log = world.open();
        log.createTopic("orders", 1, SMALL_SEGMENTS);
        return log;
    }

    private void abortMany(PartitionLog partition) {
        for (int i = 0; i < 10; i++) {
            append(partition, 7);
            end(partition, 7, false);
        }
    }

    private void append(PartitionLog partition, long producerId) {
        partition.appendAndWait(batch(producerId), ForcePolicy.FORCED);
    }

    private ByteBuffer batch(long producerId) {
        var builder = new RecordBatchBuilder()
                .producer(producerId, (short) 0, sequence++)
                .transactional(true);
        builder.add(world.time.wallMs(), null, new byte[] {1});
        return builder.build();
    }

    private void end(PartitionLog partition, long producerId, boolean isCommit) {
        ByteBuffer marker = new EndTransactionMarker(isCommit, 3).toBatch(world.time.wallMs(), producerId, (short) 0);
        partition.appendAndWait(marker, AppendOptions.coordinator(ForcePolicy.FORCED));
    }

    private List<Path> files(String suffix) {
        try {
            return world.disk.list(World.DIRECTORY.resolve("topics/orders/0")).stream()
                    .filter(file -> file.toString().endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
