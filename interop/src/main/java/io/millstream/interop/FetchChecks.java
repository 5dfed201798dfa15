package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reading without a group: positions, times, limits, and what happens outside the range. */
final class FetchChecks {
    private static final long HOUR_MS = 3_600_000;
    private static final long START_MS = 1_700_000_000_000L;

    private final Clients clients;

    FetchChecks(Clients clients) {
        this.clients = clients;
    }

    void addTo(CheckRun run) {
        run.check("fetch.by-time", this::byTime);
        run.check("fetch.earliest-and-latest", this::earliestAndLatest);
        run.check("fetch.no-offset", this::noOffset);
        run.check("fetch.below-the-start", this::belowTheStart);
        run.check("fetch.limits-smaller-than-a-record", this::limitsSmallerThanARecord);
        run.check("fetch.pause-and-seek", this::pauseAndSeek);
        run.check("fetch.long-poll-wakes", this::longPollWakes);
        run.check("fetch.many-partitions", this::manyPartitions);
    }

    private void byTime() throws Exception {
        String topic = clients.topic("by-time", 1);
        try (var producer = clients.producer()) {
            Clients.sendAll(
                    producer,
                    IntStream.range(0, 10)
                            .mapToObj(
                                    hour -> new ProducerRecord<>(topic, 0, START_MS + hour * HOUR_MS, "k", "h" + hour))
                            .toList());
        }
        var partition = new TopicPartition(topic, 0);
        try (var consumer = clients.consumer();
                Admin admin = clients.admin()) {
            var found = Clients.in(consumer.offsetsForTimes(Map.of(partition, START_MS + 4 * HOUR_MS - 1)), partition);
            assertThat(found.offset()).isEqualTo(4);
            assertThat(found.timestamp()).isEqualTo(START_MS + 4 * HOUR_MS);
            assertThat(consumer.offsetsForTimes(Map.of(partition, START_MS + 10 * HOUR_MS)))
                    .containsEntry(partition, null);

            var asked = admin.listOffsets(Map.of(partition, OffsetSpec.forTimestamp(START_MS + 7 * HOUR_MS)));
            assertThat(Clients.get(asked.partitionResult(partition)).offset()).isEqualTo(7);
        }
    }

    private void earliestAndLatest() throws Exception {
        String topic = clients.topic("earliest-latest", 1);
        clients.fill(topic, 10);
        var partition = new TopicPartition(topic, 0);
        try (var consumer = clients.consumer();
                Admin admin = clients.admin()) {
            assertThat(consumer.beginningOffsets(List.of(partition))).containsEntry(partition, 0L);
            assertThat(consumer.endOffsets(List.of(partition))).containsEntry(partition, 10L);
            var latest = admin.listOffsets(Map.of(partition, OffsetSpec.latest()));
            assertThat(Clients.get(latest.partitionResult(partition)).offset()).isEqualTo(10);

            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            assertThat(consumer.position(partition)).isEqualTo(10);
            clients.fill(topic, 1);
            assertThat(Clients.poll(consumer, 1))
                    .extracting(ConsumerRecord::offset)
                    .containsExactly(10L);
        }
    }

    private void noOffset() throws Exception {
        String topic = clients.topic("no-offset", 1);
        try (var consumer = clients.consumer("group.id", clients.name("no-offset"), "auto.offset.reset", "none")) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            assertThatThrownBy(() -> Clients.poll(consumer, 1)).isInstanceOf(NoOffsetForPartitionException.class);
        }
    }

    /** After a delete of records: an error for who wants one, the new start for the others. */
    private void belowTheStart() throws Exception {
        String topic = clients.topic("below-start", 1);
        clients.fill(topic, 20);
        var partition = new TopicPartition(topic, 0);
        try (Admin admin = clients.admin()) {
            var deleted = admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(15)));
            assertThat(Clients.get(Clients.in(deleted.lowWatermarks(), partition))
                            .lowWatermark())
                    .isEqualTo(15);
        }
        try (var consumer = clients.consumer("auto.offset.reset", "none")) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 3);
            assertThatThrownBy(() -> Clients.poll(consumer, 1)).isInstanceOf(OffsetOutOfRangeException.class);
        }
        try (var consumer = clients.consumer("auto.offset.reset", "earliest")) {
            consumer.assign(List.of(partition));
            consumer.seek(partition, 3);
            assertThat(Clients.poll(consumer, 5))
                    .extracting(ConsumerRecord::offset)
                    .containsExactly(15L, 16L, 17L, 18L, 19L);
        }
    }

    /** KIP-74: the first batch comes whole, however small the limits are. */
    private void limitsSmallerThanARecord() throws Exception {
        String topic = clients.topic("small-limits", 3);
        String value = "x".repeat(50_000);
        try (var producer = clients.producer("batch.size", "0")) {
            Clients.sendAll(
                    producer,
                    IntStream.range(0, 12)
                            .mapToObj(i -> new ProducerRecord<String, String>(topic, i % 3, null, value))
                            .toList());
        }
        try (var consumer = clients.consumer("max.partition.fetch.bytes", "100", "fetch.max.bytes", "100")) {
            List<TopicPartition> partitions = IntStream.range(0, 3)
                    .mapToObj(p -> new TopicPartition(topic, p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            assertThat(Clients.poll(consumer, 12)).hasSize(12);
        }
    }

    private void pauseAndSeek() throws Exception {
        String topic = clients.topic("pause", 2);
        try (var producer = clients.producer()) {
            Clients.sendAll(
                    producer,
                    IntStream.range(0, 20)
                            .mapToObj(i -> new ProducerRecord<>(topic, i % 2, "k", Integer.toString(i)))
                            .toList());
        }
        var even = new TopicPartition(topic, 0);
        var odd = new TopicPartition(topic, 1);
        try (var consumer = clients.consumer()) {
            consumer.assign(List.of(even, odd));
            consumer.seekToBeginning(List.of(even, odd));
            consumer.pause(List.of(odd));
            assertThat(Clients.poll(consumer, 10))
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(0);
            consumer.resume(List.of(odd));
            consumer.seek(odd, 7);
            assertThat(Clients.values(Clients.poll(consumer, 3))).containsExactly("15", "17", "19");
        }
    }

    /** A fetch that waits at the end of a log answers when a record arrives, not when its time is up. */
    private void longPollWakes() throws Exception {
        String topic = clients.topic("long-poll", 1);
        var partition = new TopicPartition(topic, 0);
        // The wait is longer than the patience of the poll below: only an early answer lets it pass.
        try (var consumer = clients.consumer("fetch.max.wait.ms", "120000", "request.timeout.ms", "180000")) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.poll(Duration.ofMillis(300));
            clients.fill(topic, 1);
            assertThat(Clients.poll(consumer, 1)).hasSize(1);
            clients.fill(topic, 1); // answers the fetch that waits by now, and with it the close
        }
    }

    /** More partitions than one answer carries; fetch sessions forget and remember. */
    private void manyPartitions() throws Exception {
        int partitionCount = 50;
        String topic = clients.topic("many", partitionCount);
        try (var producer = clients.producer()) {
            Clients.sendAll(
                    producer,
                    IntStream.range(0, partitionCount * 4)
                            .mapToObj(i -> new ProducerRecord<>(topic, i % partitionCount, "k", Integer.toString(i)))
                            .toList());
        }
        var read = clients.read(topic, partitionCount * 4);
        assertThat(read).hasSize(partitionCount * 4);
        for (int p = 0; p < partitionCount; p++) {
            int wanted = p;
            assertThat(read.stream().filter(r -> r.partition() == wanted).map(ConsumerRecord::offset))
                    .containsExactlyElementsOf(LongStream.range(0, 4).boxed().toList());
        }
    }
}
