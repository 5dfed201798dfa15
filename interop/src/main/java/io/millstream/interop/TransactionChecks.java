package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;

/** Transactions: all or nothing over several partitions and the offsets of a group. */
@SuppressWarnings("FutureReturnValueIgnored") // the commit fails for whatever a send met
final class TransactionChecks {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Clients clients;

    TransactionChecks(Clients clients) {
        this.clients = clients;
    }

    void addTo(CheckRun run) {
        run.check("transaction.committed-seen-aborted-not", this::committedSeenAbortedNot);
        run.check("transaction.open-holds-readers-back", this::openHoldsReadersBack);
        run.check("transaction.over-topics", this::overTopics);
        run.check("transaction.fencing", this::fencing);
        run.check("transaction.consume-transform-produce", this::consumeTransformProduce);
        run.check("transaction.offsets-of-an-aborted-one", this::offsetsOfAnAbortedOne);
        run.check("transaction.timeout", this::timeout);
        run.check("transaction.many-in-a-row", this::manyInARow);
    }

    private KafkaProducer<String, String> producer(String id, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of("transactional.id", clients.name(id)));
        var producer = clients.producer(all.toArray(String[]::new));
        producer.initTransactions();
        return producer;
    }

    private static void send(KafkaProducer<String, String> producer, String topic, String... values) throws Exception {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (String value : values) {
            records.add(new ProducerRecord<>(topic, "k", value));
        }
        Clients.sendAll(producer, records);
    }

    private void committedSeenAbortedNot() throws Exception {
        String topic = clients.topic("txn-seen", 1);
        try (var producer = producer("txn-seen")) {
            producer.beginTransaction();
            send(producer, topic, "a", "b");
            producer.commitTransaction();
            producer.beginTransaction();
            send(producer, topic, "never");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, topic, "c");
            producer.commitTransaction();
        }
        assertThat(Clients.values(clients.read(topic, 3))).containsExactly("a", "b", "c");
        try (var careless = clients.consumer("isolation.level", "read_uncommitted")) {
            var partition = List.of(new TopicPartition(topic, 0));
            careless.assign(partition);
            careless.seekToBeginning(partition);
            assertThat(Clients.values(Clients.poll(careless, 4))).containsExactly("a", "b", "never", "c");
            assertThat(careless.endOffsets(partition)).containsEntry(partition.get(0), 7L); // three markers
        }
    }

    /** Records behind an open transaction wait for its end, those of others too. */
    private void openHoldsReadersBack() throws Exception {
        String topic = clients.topic("txn-open", 1);
        var partition = new TopicPartition(topic, 0);
        try (var producer = producer("txn-open");
                var reader = clients.consumer("isolation.level", "read_committed")) {
            clients.fill(topic, 1);
            producer.beginTransaction();
            send(producer, topic, "open");
            clients.fill(topic, 1);
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            assertThat(Clients.values(Clients.poll(reader, 1))).containsExactly("0");
            assertThat(reader.endOffsets(List.of(partition))).containsEntry(partition, 1L);
            producer.commitTransaction();
            assertThat(Clients.values(Clients.poll(reader, 2))).containsExactly("open", "0");
        }
    }

    private void overTopics() throws Exception {
        String left = clients.topic("txn-left", 2);
        String right = clients.topic("txn-right", 3);
        try (var producer = producer("txn-over", "linger.ms", "10")) {
            for (int round = 0; round < 10; round++) {
                producer.beginTransaction();
                for (int p = 0; p < 6; p++) {
                    producer.send(new ProducerRecord<>(left, p % 2, "k", round + "." + p));
                    producer.send(new ProducerRecord<>(right, p % 3, "k", round + "." + p));
                }
                if (round % 2 == 0) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }
        for (String topic : List.of(left, right)) {
            assertThat(Clients.values(clients.read(topic, 30)))
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30)
                            .mapToObj(i -> (i / 6) * 2 + "." + i % 6)
                            .toList());
        }
    }

    /** The newer producer of the same transactional id wins; what the older one had open is aborted. */
    private void fencing() throws Exception {
        String topic = clients.topic("txn-fencing", 1);
        try (var older = producer("txn-fencing")) {
            older.beginTransaction();
            send(older, topic, "of the older");
            try (var newer = producer("txn-fencing")) {
                assertThatThrownBy(older::commitTransaction)
                        .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
                newer.beginTransaction();
                send(newer, topic, "of the newer");
                newer.commitTransaction();
            }
        }
        assertThat(Clients.values(clients.read(topic, 1))).containsExactly("of the newer");
    }

    private void consumeTransformProduce() throws Exception {
        String from = clients.topic("txn-from", 2);
        String to = clients.topic("txn-to", 1);
        clients.fill(from, 200);
        String group = clients.name("txn-group");
        List<String> transformed = new ArrayList<>();
        for (int incarnation = 0; transformed.size() < 200; incarnation++) {
            try (var producer = producer("txn-transform");
                    var consumer = clients.consumer(
                            "group.id",
                            group,
                            "auto.offset.reset",
                            "earliest",
                            "enable.auto.commit",
                            "false",
                            "max.poll.records",
                            "40",
                            "isolation.level",
                            "read_committed")) {
                consumer.subscribe(List.of(from));
                transformed.addAll(transformOnce(producer, consumer, to, incarnation % 2 == 1));
            }
        }
        assertThat(Clients.values(clients.read(to, 200)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 200).mapToObj(i -> "<" + i + ">").toList());
    }

    /** Takes what one poll brings. Returns what was committed: nothing when it is to be aborted. */
    private static List<String> transformOnce(
            KafkaProducer<String, String> producer, KafkaConsumer<String, String> consumer, String to, boolean abort) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        Clients.waitUntil("records to transform", () -> {
            consumer.poll(POLL).forEach(records::add);
            return !records.isEmpty();
        });
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        producer.beginTransaction();
        for (var record : records) {
            producer.send(new ProducerRecord<>(to, record.key(), "<" + record.value() + ">"));
            offsets.put(
                    new TopicPartition(record.topic(), record.partition()), new OffsetAndMetadata(record.offset() + 1));
        }
        producer.sendOffsetsToTransaction(offsets, consumer.groupMetadata());
        if (abort) {
            producer.abortTransaction();
            return List.of();
        }
        producer.commitTransaction();
        return Clients.values(records);
    }

    private void offsetsOfAnAbortedOne() throws Exception {
        String topic = clients.topic("txn-offsets", 1);
        var partition = new TopicPartition(topic, 0);
        String group = clients.name("txn-offsets");
        clients.fill(topic, 10);
        try (var producer = producer("txn-offsets");
                var consumer = clients.consumer(
                        "group.id", group, "enable.auto.commit", "false", "auto.offset.reset", "earliest");
                Admin admin = clients.admin()) {
            consumer.subscribe(List.of(topic));
            Clients.poll(consumer, 10);
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(9)), consumer.groupMetadata());
            producer.abortTransaction();
            assertThat(Clients.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()))
                    .doesNotContainKey(partition);
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(
                    Map.of(partition, new OffsetAndMetadata(4, "in a transaction")), consumer.groupMetadata());
            producer.commitTransaction();
            assertThat(consumer.committed(Set.of(partition)))
                    .containsEntry(partition, new OffsetAndMetadata(4, "in a transaction"));
        }
    }

    /** A producer that forgets its transaction is fenced after its own timeout, and readers go on. */
    private void timeout() throws Exception {
        String topic = clients.topic("txn-timeout", 1);
        try (var forgetful = producer("txn-timeout", "transaction.timeout.ms", "1500")) {
            forgetful.beginTransaction();
            send(forgetful, topic, "forgotten");
            clients.fill(topic, 1);
            assertThat(Clients.values(clients.read(topic, 1))).containsExactly("0"); // waits for the timeout
            assertThatThrownBy(forgetful::commitTransaction).isInstanceOf(Exception.class);
        }
    }

    private void manyInARow() throws Exception {
        String topic = clients.topic("txn-many", 1);
        try (var producer = producer("txn-many", "linger.ms", "0")) {
            for (int i = 0; i < 100; i++) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, "k", Integer.toString(i)));
                producer.commitTransaction();
            }
        }
        assertThat(Clients.values(clients.read(topic, 100)))
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }
}
