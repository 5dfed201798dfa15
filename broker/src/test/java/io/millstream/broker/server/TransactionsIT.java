package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.log.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions as Kafka's own clients do them. */
class TransactionsIT {
    private static final Map<String, String> QUICK_TIMEOUTS =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "100");
    private static final TopicPartition IN = new TopicPartition("in", 0);

    @TempDir
    Path directory;

    private TestBroker broker;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory, QUICK_TIMEOUTS);
        for (String topic : List.of("in", "out")) {
            if (broker.log().topic(topic).isEmpty()) {
                broker.log().createTopic(topic, 2, TopicSettings.DEFAULTS);
            }
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void readersOfCommittedRecordsSeeCommittedTransactionsOnly() throws Exception {
        try (var producer = producer("writer", 60_000)) {
            producer.initTransactions();
            for (int transaction = 0; transaction < 20; transaction++) {
                producer.beginTransaction();
                for (int partition = 0; partition < 2; partition++) {
                    send(producer, "out", partition, transaction + "." + partition);
                }
                if (transaction % 3 == 0) {
                    producer.flush();
                    producer.abortTransaction();
                } else {
                    producer.commitTransaction();
                }
            }
        }
        try (var admin = admin()) {
            assertThat(admin.describeTransactions(Set.of("writer"))
                            .description("writer")
                            .get()
                            .producerEpoch())
                    .as("every end raises the epoch (KIP-890)")
                    .isEqualTo(20);
        }
        List<String> expected = IntStream.range(0, 20)
                .filter(transaction -> transaction % 3 != 0)
                .boxed()
                .flatMap(transaction -> List.of(transaction + ".0", transaction + ".1").stream())
                .toList();
        assertThat(read("out", "read_committed", expected.size())).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(read("out", "read_uncommitted", 40)).hasSize(40);
    }

    @Test
    void aSecondProducerOfTheSameIdFencesTheFirst() {
        try (var first = producer("writer", 60_000);
                var second = producer("writer", 60_000)) {
            first.initTransactions();
            first.beginTransaction();
            send(first, "out", 0, "of the first");
            first.flush();
            second.initTransactions();
            second.beginTransaction();
            send(second, "out", 0, "of the second");
            second.commitTransaction();

            assertThatThrownBy(first::commitTransaction)
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
        }
        assertThat(read("out", "read_committed", 1)).containsExactly("of the second");
    }

    @Test
    void aTransactionThatTakesTooLongIsAbortedAndItsProducerGoesOnWithANewOne() {
        try (var slow = producer("slow", 300);
                var other = producer("other", 60_000)) {
            slow.initTransactions();
            slow.beginTransaction();
            send(slow, "out", 0, "slow");
            slow.flush();
            other.initTransactions();
            other.beginTransaction();
            send(other, "out", 0, "behind it");
            other.commitTransaction();

            assertThat(read("out", "read_committed", 1)).containsExactly("behind it");
            assertThatThrownBy(slow::commitTransaction).isInstanceOf(KafkaException.class);
        }
        try (var slow = producer("slow", 60_000)) {
            slow.initTransactions();
            slow.beginTransaction();
            send(slow, "out", 0, "in time");
            slow.commitTransaction();
        }
        assertThat(read("out", "read_committed", 2)).containsExactly("behind it", "in time");
    }

    @Test
    void offsetsAndOutputsCountTogether() throws Exception {
        fill(10);
        try (var consumer = consumer("read_committed", "copiers");
                var producer = producer("copier", 60_000);
                var admin = admin()) {
            consumer.assign(List.of(IN));
            producer.initTransactions();
            copy(consumer, producer, false);
            assertThat(admin.listConsumerGroupOffsets("copiers")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .isEmpty();
            consumer.seek(IN, 0);
            copy(consumer, producer, true);
            assertThat(admin.listConsumerGroupOffsets("copiers")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .containsEntry(IN, new OffsetAndMetadata(10));
        }
        assertThat(read("out", "read_committed", 10)).hasSize(10).allMatch(value -> value.startsWith("copy of "));
    }

    private static void copy(
            KafkaConsumer<String, String> consumer, KafkaProducer<String, String> producer, boolean isCommit) {
        producer.beginTransaction();
        int copied = 0;
        long nextOffset = 0;
        while (copied < 10) {
            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
                send(producer, "out", 0, "copy of " + record.value());
                nextOffset = record.offset() + 1;
                copied++;
            }
        }
        producer.sendOffsetsToTransaction(Map.of(IN, new OffsetAndMetadata(nextOffset)), consumer.groupMetadata());
        if (isCommit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    @Test
    void toolsSeeTransactionsAndCanEndThem() throws Exception {
        try (var producer = producer("watched", 60_000);
                var admin = admin()) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "out", 0, "undecided");
            producer.flush();

            var listed = admin.listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(TransactionState.ONGOING))
                            .filterOnTransactionalIdPattern("wat.*"))
                    .all()
                    .get();
            assertThat(listed).hasSize(1);
            var described = admin.describeTransactions(Set.of("watched"))
                    .description("watched")
                    .get();
            assertThat(described.state()).isEqualTo(TransactionState.ONGOING);
            assertThat(described.topicPartitions()).containsExactly(new TopicPartition("out", 0));
            ProducerState state = admin.describeProducers(Set.of(new TopicPartition("out", 0)))
                    .partitionResult(new TopicPartition("out", 0))
                    .get()
                    .activeProducers()
                    .get(0);
            assertThat(state.currentTransactionStartOffset()).hasValue(0);

            admin.abortTransaction(new AbortTransactionSpec(
                            new TopicPartition("out", 0),
                            state.producerId(),
                            (short) state.producerEpoch(),
                            state.coordinatorEpoch().orElse(-1)))
                    .all()
                    .get();
            assertThat(broker.log()
                            .partition(new io.millstream.log.TopicPartition("out", 0))
                            .lastStableOffset())
                    .isEqualTo(2);

            admin.fenceProducers(Set.of("watched")).all().get();
            assertThatThrownBy(producer::commitTransaction).isInstanceOf(KafkaException.class);
        }
        assertThat(read("out", "read_uncommitted", 1)).containsExactly("undecided");
    }

    @Test
    void aTransactionGoesOnAfterABrokerWasStartedAgain() {
        int port = broker.broker().endpoints().get(0).port();
        try (var producer = producer("patient", 60_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            send(producer, "out", 0, "before");
            producer.flush();
            broker.close();
            var samePort = new HashMap<>(QUICK_TIMEOUTS);
            samePort.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
            broker = TestBroker.start(directory, samePort);
            send(producer, "out", 1, "after");
            producer.commitTransaction();
        }
        assertThat(read("out", "read_committed", 2)).containsExactlyInAnyOrder("before", "after");
    }

    private static void send(KafkaProducer<String, String> producer, String topic, int partition, String value) {
        var unused = producer.send(new ProducerRecord<>(topic, partition, "k", value)); // a commit tells of failures
    }

    private void fill(int count) {
        try (var producer = producer("filler", 60_000)) {
            producer.initTransactions();
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                send(producer, "in", 0, "v" + i);
            }
            producer.commitTransaction();
        }
    }

    private KafkaProducer<String, String> producer(String transactionalId, int timeoutMs) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "transactional.id",
                        transactionalId,
                        "transaction.timeout.ms",
                        timeoutMs,
                        "request.timeout.ms",
                        10_000,
                        "delivery.timeout.ms",
                        30_000,
                        "max.block.ms",
                        30_000),
                new StringSerializer(),
                new StringSerializer());
    }

    private KafkaConsumer<String, String> consumer(String isolation, String group) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "group.id",
                        group,
                        "isolation.level",
                        isolation,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    /** At least {@code count} values, and whatever else comes at once. */
    private List<String> read(String topic, String isolation, int count) {
        var values = new ArrayList<String>();
        try (var consumer = consumer(isolation, "none")) {
            consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
            for (int polls = 0; polls < 60 && values.size() < count; polls++) {
                consumer.poll(Duration.ofMillis(500)).forEach(record -> values.add(record.value()));
            }
            consumer.poll(Duration.ofMillis(300)).forEach(record -> values.add(record.value()));
        }
        return values;
    }
}
