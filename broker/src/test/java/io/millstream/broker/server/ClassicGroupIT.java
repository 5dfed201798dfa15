package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.GroupSubscribedToTopicException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups of Kafka's own consumers, and its admin client's calls on groups. */
class ClassicGroupIT {
    private static final String RANGE = "org.apache.kafka.clients.consumer.RangeAssignor";
    private static final String COOPERATIVE = "org.apache.kafka.clients.consumer.CooperativeStickyAssignor";
    private static final int PARTITIONS = 4;

    private Path directory;
    private TestBroker broker;
    private int port;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        broker = TestBroker.start(directory, Map.of("num.partitions", Integer.toString(PARTITIONS)));
        port = broker.broker().endpoints().get(0).port();
        produce(0, 100);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void produce(int from, int to) throws Exception {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("enable.idempotence", "false");
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>("orders", i % PARTITIONS, "k", "v" + i))
                        .get();
            }
        }
    }

    private KafkaConsumer<String, String> consumer(String group, Map<String, String> settings) {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("group.id", group);
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("heartbeat.interval.ms", "100");
        properties.put("session.timeout.ms", "6000");
        properties.putAll(settings);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    private static Set<String> values(int from, int to) {
        var values = new HashSet<String>();
        for (int i = from; i < to; i++) {
            values.add("v" + i);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {RANGE, COOPERATIVE})
    void membersShareThePartitionsAndGiveThemBackWhenTheyLeave(String assignor) {
        Map<String, String> settings = Map.of("partition.assignment.strategy", assignor);
        try (var first = consumer("sharing", settings)) {
            first.subscribe(List.of("orders"));
            assertThat(Records.read(first, 100)).hasSize(100).containsAll(values(0, 100));
            assertThat(first.assignment()).hasSize(PARTITIONS);
            first.commitSync();
            try (var second = consumer("sharing", settings)) {
                second.subscribe(List.of("orders"));
                Records.pollUntil(
                        () -> first.assignment().size() == 2
                                && second.assignment().size() == 2,
                        first,
                        second);
                var both = new HashSet<>(first.assignment());
                both.addAll(second.assignment());
                assertThat(both).hasSize(PARTITIONS);
            }
            Records.pollUntil(() -> first.assignment().size() == PARTITIONS, first);
        }
    }

    @Test
    void aCommittedGroupGoesOnWhereItWasAfterTheBrokerHasStartedAgain() throws Exception {
        try (var consumer = consumer("lasting", Map.of())) {
            consumer.subscribe(List.of("orders"));
            assertThat(Records.read(consumer, 100)).hasSize(100);
            consumer.commitSync();
        }
        restart();
        produce(100, 120);
        try (var consumer = consumer("lasting", Map.of())) {
            consumer.subscribe(List.of("orders"));
            assertThat(Records.read(consumer, 20)).hasSize(20).containsAll(values(100, 120));
        }
    }

    @Test
    void membersGoOnWithoutARebalanceWhenTheBrokerComesBack() throws Exception {
        try (var consumer = consumer("surviving", Map.of())) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 100);
            int generation = consumer.groupMetadata().generationId();
            String memberId = consumer.groupMetadata().memberId();
            consumer.commitSync();
            restart();
            produce(100, 140);
            assertThat(Records.read(consumer, 40)).containsAll(values(100, 140));
            consumer.commitSync();
            assertThat(consumer.groupMetadata().generationId()).isEqualTo(generation);
            assertThat(consumer.groupMetadata().memberId()).isEqualTo(memberId);
        }
    }

    private void restart() {
        broker.close();
        broker = TestBroker.start(
                directory,
                Map.of("num.partitions", Integer.toString(PARTITIONS), "listeners", "PLAINTEXT://127.0.0.1:" + port));
    }

    @Test
    void asynchronousCommitsSeekAndPositionsAgree() {
        try (var consumer = consumer("seeking", Map.of())) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 100);
            var committed = new ArrayList<Exception>();
            var partition = new TopicPartition("orders", 1);
            consumer.commitAsync(
                    Map.of(partition, new OffsetAndMetadata(7, "half way")), (offsets, e) -> committed.add(e));
            Records.pollUntil(() -> !committed.isEmpty(), consumer);
            assertThat(committed).containsExactly((Exception) null);
            OffsetAndMetadata stored = consumer.committed(Set.of(partition)).get(partition);
            assertThat(stored.offset()).isEqualTo(7);
            assertThat(stored.metadata()).isEqualTo("half way");

            consumer.seek(partition, 20);
            assertThat(Records.read(consumer, 5)).hasSize(5);
            assertThat(consumer.position(partition)).isEqualTo(25);
        }
    }

    @Test
    void aStaticMemberKeepsItsPartitionsOverARestartAndFencesItsDouble() {
        Map<String, String> settings = Map.of("group.instance.id", "one");
        int generation;
        try (var consumer = consumer("static", settings)) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 100);
            consumer.commitSync();
            generation = consumer.groupMetadata().generationId();
        }
        try (var again = consumer("static", settings)) {
            again.subscribe(List.of("orders"));
            Records.pollUntil(() -> again.assignment().size() == PARTITIONS, again);
            assertThat(again.groupMetadata().generationId()).isEqualTo(generation);
            try (var twin = consumer("static", settings)) {
                twin.subscribe(List.of("orders"));
                Records.pollUntil(() -> twin.assignment().size() == PARTITIONS, twin);
                assertThatThrownBy(() ->
                                again.commitSync(Map.of(new TopicPartition("orders", 0), new OffsetAndMetadata(1))))
                        .isInstanceOf(FencedInstanceIdException.class);
            }
        }
    }

    @Test
    void theAdminClientListsDescribesChangesAndDeletesGroups() throws Exception {
        var partition = new TopicPartition("orders", 0);
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()));
                var consumer = consumer("admired", Map.of("client.id", "reader"))) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 100);
            consumer.commitSync();

            assertThat(admin.listGroups().all().get())
                    .extracting(GroupListing::groupId)
                    .containsExactly("admired");
            assertThat(admin.listGroups(new ListGroupsOptions().inGroupStates(Set.of(GroupState.EMPTY)))
                            .all()
                            .get())
                    .isEmpty();
            var described =
                    admin.describeConsumerGroups(List.of("admired")).all().get().get("admired");
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.members()).hasSize(1);
            var member = described.members().iterator().next();
            assertThat(member.clientId()).isEqualTo("reader");
            assertThat(member.assignment().topicPartitions()).hasSize(PARTITIONS);
            assertThat(admin.listConsumerGroupOffsets("admired")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .hasSize(PARTITIONS)
                    .allSatisfy((key, offset) -> assertThat(offset.offset()).isEqualTo(25));
            assertThatThrownBy(() ->
                            admin.deleteConsumerGroups(List.of("admired")).all().get())
                    .hasCauseInstanceOf(GroupNotEmptyException.class);
            assertThatThrownBy(() -> admin.deleteConsumerGroupOffsets("admired", Set.of(partition))
                            .all()
                            .get())
                    .hasCauseInstanceOf(GroupSubscribedToTopicException.class);
            admin.removeMembersFromConsumerGroup("admired", new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
        }
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            admin.alterConsumerGroupOffsets(
                            "admired",
                            Map.of(partition, new OffsetAndMetadata(3)),
                            new AlterConsumerGroupOffsetsOptions())
                    .all()
                    .get();
            admin.deleteConsumerGroupOffsets("admired", Set.of(new TopicPartition("orders", 1)))
                    .all()
                    .get();
            assertThat(admin.listConsumerGroupOffsets("admired")
                            .partitionsToOffsetAndMetadata()
                            .get())
                    .hasSize(PARTITIONS - 1)
                    .containsEntry(partition, new OffsetAndMetadata(3, ""));
            admin.deleteConsumerGroups(List.of("admired")).all().get();
            assertThat(admin.listGroups().all().get()).isEmpty();
            assertThatThrownBy(() -> admin.describeClassicGroups(List.of("admired"))
                            .all()
                            .get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(GroupIdNotFoundException.class);
        }
    }

    @Test
    void aStaticMemberIsRemovedByItsName() throws Exception {
        try (var consumer = consumer("removing", Map.of("group.instance.id", "one"))) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 100);
        }
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            assertThat(admin.describeConsumerGroups(List.of("removing"))
                            .all()
                            .get()
                            .get("removing")
                            .members())
                    .hasSize(1); // closing a static member does not make it leave
            admin.removeMembersFromConsumerGroup(
                            "removing", new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove("one"))))
                    .all()
                    .get();
            var described = admin.describeConsumerGroups(List.of("removing"))
                    .all()
                    .get()
                    .get("removing");
            assertThat(described.groupState()).isEqualTo(GroupState.EMPTY);
        }
    }
}
