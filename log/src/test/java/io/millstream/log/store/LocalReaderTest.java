package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.Threads;
import io.millstream.log.AppendOptions;
import io.millstream.log.BatchRegion;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalReaderTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);

    private final World world = new World(1);

    /** A list is the specification, for records read one by one and for regions of whole batches, from any offset. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void readsFromAnyOffset(long seed) throws IOException {
        var random = new Random(seed);
        var written = new ArrayList<String>();
        try (LocalLog log = world.open()) {
            PartitionLog partition = create(log);
            while (written.size() < 150) {
                String[] values = new String[1 + random.nextInt(4)];
                for (int i = 0; i < values.length; i++) {
                    values[i] = "r" + (written.size() + i) + "x".repeat(random.nextInt(60));
                }
                partition.appendAndWait(Records.batch(1, values), ForcePolicy.WRITTEN);
                written.addAll(List.of(values));
            }
            try (PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED)) {
                for (int i = 0; i < 60; i++) {
                    int from = random.nextInt(written.size() + 1);
                    reader.seek(from);
                    var seen = new ArrayList<String>();
                    while (reader.next()) {
                        seen.add(Records.entry(reader.record()).value());
                    }
                    assertThat(seen).as("from %d", from).isEqualTo(written.subList(from, written.size()));
                    checkRegion(partition, from, random.nextInt(700));
                }
            }
        }
        world.disk.assertNothingOpen();
    }

    @Test
    void wakesForAnAppendWithoutPolling(@TempDir Path home) {
        try (LocalLog log = LocalLog.open(home.resolve("data"), LogSettings.DEFAULTS)) {
            log.createTopic("orders", 1, TopicSettings.DEFAULTS);
            var partition = (LocalPartition) log.partition(ORDERS);
            var seen = new ArrayList<String>();
            var waiting = new ArrayList<Thread>();
            for (int i = 0; i < 3; i++) {
                Thread thread = Threads.daemon("reader", () -> awaitOne(partition, seen));
                thread.start();
                waiting.add(thread);
            }
            while (partition.signal().waiterCount() < 3) {
                Thread.onSpinWait();
            }
            partition.appendAndWait(Records.batch(1, "a"), ForcePolicy.WRITTEN);
            waiting.forEach(Threads::joinUninterruptibly);
            assertThat(seen).containsExactly("a", "a", "a");
        }
    }

    @Test
    void failsClearlyOnceItsTopicIsDeleted() {
        try (LocalLog log = world.open()) {
            PartitionLog partition = create(log);
            partition.appendAndWait(Records.batch(1, "a"), ForcePolicy.WRITTEN);
            PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED);
            log.deleteTopic("orders");
            assertThatThrownBy(reader::next).isInstanceOf(JobException.class).hasMessage("Topic orders was deleted.");
            assertThatThrownBy(() -> log.partition(ORDERS))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("There is no topic orders");
            assertThat(log.createTopic("orders", 1, TopicSettings.DEFAULTS).partitionCount())
                    .isEqualTo(1);
            assertThat(Records.all(log.partition(ORDERS))).isEmpty();
        }
    }

    @Test
    void refusesOffsetsOutOfRange() {
        try (LocalLog log = world.open()) {
            PartitionLog partition = create(log);
            partition.appendAndWait(Records.batch(1, "a", "b"), ForcePolicy.WRITTEN);
            for (long offset : new long[] {-1, 3}) {
                assertThatThrownBy(() -> partition.read(offset, Isolation.READ_UNCOMMITTED))
                        .isInstanceOf(JobException.class)
                        .hasMessage(
                                "Offset " + offset + " is out of range: partition orders-0 has offsets 0 to before 2.");
            }
        }
    }

    @Test
    void showsCommittedTransactionsOnlyAndNothingUndecided_alsoAfterARestart() {
        LocalLog log = world.open();
        PartitionLog partition = create(log);
        partition.appendAndWait(transactional(1, "aborted"), ForcePolicy.FORCED);
        partition.appendAndWait(transactional(2, "committed"), ForcePolicy.FORCED);
        marker(partition, 1, false);
        marker(partition, 2, true);
        partition.appendAndWait(Records.batch(1, "plain"), ForcePolicy.FORCED);
        partition.appendAndWait(transactional(3, "undecided"), ForcePolicy.FORCED);
        partition.appendAndWait(Records.batch(1, "behind"), ForcePolicy.FORCED);
        for (int restart = 0; restart < 3; restart++) {
            assertThat(partition.lastStableOffset()).isEqualTo(5);
            assertThat(committed(partition)).containsExactly("committed", "plain");
            assertThat(Records.values(partition))
                    .containsExactly("aborted", "committed", "plain", "undecided", "behind");
            if (restart == 0) {
                log.close();
            } else {
                world.cutPower();
            }
            log = world.open();
            partition = log.partition(ORDERS);
        }
        marker(partition, 3, true);
        assertThat(committed(partition)).containsExactly("committed", "plain", "undecided", "behind");
        log.close();
    }

    private static void checkRegion(PartitionLog partition, long offset, int maxBytes) throws IOException {
        if (offset == partition.logEndOffset()) {
            assertThat(partition.batches(offset, maxBytes, Isolation.READ_UNCOMMITTED))
                    .isEmpty();
            return;
        }
        BatchRegion region =
                partition.batches(offset, maxBytes, Isolation.READ_UNCOMMITTED).orElseThrow();
        ByteBuffer bytes = ByteBuffer.allocate(region.lengthBytes());
        assertThat(region.file().read(bytes, region.positionBytes())).isEqualTo(region.lengthBytes());
        var batch = new RecordBatch().wrap(bytes, 0);
        assertThat(region.baseOffset()).isEqualTo(batch.baseOffset()).isLessThanOrEqualTo(offset);
        assertThat(batch.lastOffset()).isGreaterThanOrEqualTo(offset);
        assertThat(region.lengthBytes()).isLessThanOrEqualTo(Math.max(maxBytes, batch.lengthBytes()));
        long nextOffset = batch.baseOffset();
        for (int at = 0; at < region.lengthBytes(); at = batch.endBytes()) {
            assertThat(RecordBatch.isWhole(bytes, at, region.lengthBytes())).isTrue();
            assertThat(batch.wrap(bytes, at).isValidCrc()).isTrue();
            nextOffset = batch.nextOffset();
        }
        assertThat(region.nextOffset()).isEqualTo(nextOffset);
    }

    private static PartitionLog create(LocalLog log) {
        log.createTopic("orders", 1, TopicSettings.of(Map.of("segment.bytes", "500", "index.interval.bytes", "120")));
        return log.partition(ORDERS);
    }

    private static void awaitOne(PartitionLog partition, List<String> seen) {
        try (PartitionReader reader = partition.read(0, Isolation.READ_UNCOMMITTED)) {
            if (reader.awaitNext(Duration.ofMinutes(1))) {
                synchronized (seen) {
                    seen.add(Records.entry(reader.record()).value());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ByteBuffer transactional(long producerId, String value) {
        var builder =
                new RecordBatchBuilder().producer(producerId, (short) 0, 0).transactional(true);
        builder.add(1, null, value.getBytes(StandardCharsets.UTF_8));
        return builder.build();
    }

    private static void marker(PartitionLog partition, long producerId, boolean isCommit) {
        partition.appendAndWait(
                new EndTransactionMarker(isCommit, 0).toBatch(1, producerId, (short) 0),
                AppendOptions.coordinator(ForcePolicy.FORCED));
    }

    private static List<String> committed(PartitionLog partition) {
        var seen = new ArrayList<String>();
        try (PartitionReader reader = partition.read(0, Isolation.READ_COMMITTED)) {
            while (reader.next()) {
                seen.add(Records.entry(reader.record()).value());
            }
        }
        return seen;
    }
}
