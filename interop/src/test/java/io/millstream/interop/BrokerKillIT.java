package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The broker's process is killed under load, again and again, and comes back at the same address. */
class BrokerKillIT {
    private static final int KILLS = 5;
    private static final int RECORDS_BETWEEN_KILLS = 2_000;
    private static final int PARTITIONS = 3;
    private static final String[] PATIENT = {"delivery.timeout.ms", "90000", "request.timeout.ms", "5000"};

    private Path directory;
    private BrokerProcess broker;
    private Clients clients;
    private final List<Long> readyMs = new ArrayList<>();

    @BeforeEach
    void start(TestInfo test) throws Exception {
        directory = Foreign.module()
                .resolve("target/killed-broker")
                .resolve(test.getTestMethod().orElseThrow().getName());
        ScratchDirectories.delete(directory);
        broker = BrokerProcess.start(directory, 0);
        clients = new Clients(broker.address(), "kill");
    }

    @AfterEach
    void stop(TestInfo test) {
        System.out.println(
                test.getDisplayName() + ": ready again after " + readyMs + " ms, from the start of the launcher");
        assertThat(broker.stop()).isEqualTo(BrokerProcess.ENDED_BY_SIGTERM);
    }

    private void killAndRestart() throws Exception {
        int port = broker.port();
        broker.kill();
        broker = BrokerProcess.start(directory, port);
        readyMs.add(broker.readyMs());
    }

    /** Idempotent, acks=all, five requests on the way: what was acknowledged is there, once, and in order. */
    @Test
    void nothingIsLostDuplicatedOrReordered() throws Exception {
        String topic = clients.topic("load", PARTITIONS);
        int total;
        try (var load = new NumberedLoad(clients.producer(PATIENT), topic, PARTITIONS)) {
            for (int kill = 0; kill < KILLS; kill++) {
                load.awaitMore(RECORDS_BETWEEN_KILLS); // and some are on their way
                killAndRestart();
            }
            load.awaitMore(RECORDS_BETWEEN_KILLS);
            total = load.finish();
        }

        List<ConsumerRecord<String, String>> read = clients.read(topic, total);

        for (int p = 0; p < PARTITIONS; p++) {
            int partition = p;
            assertThat(read.stream()
                            .filter(record -> record.partition() == partition)
                            .map(record -> Integer.parseInt(record.value()))
                            .toList())
                    .isEqualTo(IntStream.range(0, total)
                            .filter(number -> number % PARTITIONS == partition)
                            .boxed()
                            .toList());
        }
    }

    /** Each transaction writes its number to two topics and to a group's offset; some are aborted, some meet a kill. */
    @Test
    void transactionsStayWholeAndNoneHangs() throws Exception {
        List<String> topics = List.of(clients.topic("left", 1), clients.topic("right", 1));
        ConsumerGroupMetadata group;
        try (var member = clients.consumer("group.id", "group")) {
            group = member.groupMetadata();
        }
        List<Integer> committed = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (var producer = transactionalProducer()) {
                for (int number = kill * 10; number < kill * 10 + 6; number++) {
                    write(producer, topics, group, number);
                    if (number % 3 == 1) {
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                        committed.add(number);
                    }
                }
                write(producer, topics, group, kill * 10 + 9);
                producer.flush(); // stored, and open when the kill comes
                killAndRestart();
            }
        }
        transactionalProducer().close(); // aborts the last one that was left open

        for (String topic : topics) {
            assertThat(clients.read(topic, committed.size()))
                    .extracting(record -> Integer.parseInt(record.value()))
                    .isEqualTo(committed);
        }
        int last = committed.get(committed.size() - 1);
        try (Admin admin = clients.admin();
                var reader = clients.consumer("isolation.level", "read_committed")) {
            var partition = new TopicPartition(topics.get(0), 0);
            assertThat(Clients.get(admin.listConsumerGroupOffsets("group").partitionsToOffsetAndMetadata()))
                    .containsEntry(partition, new OffsetAndMetadata(last));
            assertThat(Clients.get(admin.listTransactions().all())).allSatisfy(listed -> assertThat(listed.state())
                    .isIn(TransactionState.COMPLETE_ABORT, TransactionState.COMPLETE_COMMIT, TransactionState.EMPTY));
            long lastStableOffset = Clients.in(reader.endOffsets(List.of(partition)), partition);
            try (var careless = clients.consumer("isolation.level", "read_uncommitted")) {
                assertThat(careless.endOffsets(List.of(partition))).containsEntry(partition, lastStableOffset);
            }
        }
    }

    /** The broker may be on its way up, so the first try may meet nobody. */
    private KafkaProducer<String, String> transactionalProducer() {
        KafkaProducer<String, String> producer =
                clients.producer("transactional.id", "kill", "request.timeout.ms", "5000", "max.block.ms", "60000");
        producer.initTransactions();
        return producer;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the commit fails for whatever a send met
    private static void write(
            KafkaProducer<String, String> producer, List<String> topics, ConsumerGroupMetadata group, int number) {
        producer.beginTransaction();
        for (String topic : topics) {
            producer.send(new ProducerRecord<>(topic, "k", Integer.toString(number)));
        }
        var offsets = Map.of(new TopicPartition(topics.get(0), 0), new OffsetAndMetadata(number));
        producer.sendOffsetsToTransaction(offsets, group);
    }

    @Test
    void groupsFindTheirOffsets() throws Exception {
        String topic = clients.topic("offsets", PARTITIONS);
        clients.fill(topic, 30);
        String[] settings = {"group.id", "kept", "auto.offset.reset", "earliest", "enable.auto.commit", "false"};
        for (int kill = 0; kill < 3; kill++) {
            try (var member = clients.consumer(settings)) {
                member.subscribe(List.of(topic));
                assertThat(Clients.poll(member, 30)).hasSize(30);
                member.commitSync();
                Set<TopicPartition> partitions = member.assignment();
                long committed = member.committed(partitions).values().stream()
                        .mapToLong(OffsetAndMetadata::offset)
                        .sum();
                assertThat(committed).isEqualTo(30L * (kill + 1));
                killAndRestart();
                assertThat(member.committed(partitions).values().stream()
                                .mapToLong(OffsetAndMetadata::offset)
                                .sum())
                        .isEqualTo(committed);
            }
            clients.fill(topic, 30);
        }
    }
}
