package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.TopicSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's own consumers with {@code group.protocol=consumer} (KIP-848), and its admin client's view of their groups. */
class ConsumerGroupIT {
    private static final int PARTITIONS = 4;

    private Path directory;
    private TestBroker broker;
    private int port;

    @BeforeEach
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        broker = TestBroker.start(directory, settings());
        port = broker.broker().endpoints().get(0).port();
        produce("orders", 0, 40);
    }

    private Map<String, String> settings() {
        return Map.of(
                "num.partitions",
                Integer.toString(PARTITIONS),
                "group.consumer.heartbeat.interval.ms",
                "200",
                "group.consumer.min.heartbeat.interval.ms",
                "100");
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void membersShareThePartitionsAndGiveThemBackWhenTheyLeave() throws Exception {
        try (var first = consumer("sharing", Map.of())) {
            first.subscribe(List.of("orders"));
            assertThat(Records.read(first, 40)).containsExactlyInAnyOrderElementsOf(values(0, 40));
            first.commitSync();
            try (var second = consumer("sharing", Map.of())) {
                second.subscribe(List.of("orders"));
                Records.pollUntil(() -> sizes(first, second).equals(List.of(2, 2)), first, second);
                produce("orders", 40, 60);
                List<String> values = new ArrayList<>();
                Records.pollUntil(() -> values.size() >= 20, values, first, second);
                assertThat(values).containsExactlyInAnyOrderElementsOf(values(40, 60));
                second.commitSync();
                first.commitSync();
            }
            Records.pollUntil(() -> first.assignment().size() == PARTITIONS, first);
        }
        try (var next = consumer("sharing", Map.of())) {
            next.subscribe(List.of("orders"));
            produce("orders", 60, 70);
            assertThat(Records.read(next, 10)).containsExactlyInAnyOrderElementsOf(values(60, 70));
        }
    }

    @Test
    void aPatternFollowsTheTopicsThatMatchIt() throws Exception {
        try (var consumer = consumer("pattern", Map.of())) {
            consumer.subscribe(new SubscriptionPattern("orders|bills-.*"));
            assertThat(Records.read(consumer, 40)).hasSize(40);
            produce("bills-2026", 100, 104);
            assertThat(Records.read(consumer, 4)).containsExactlyInAnyOrderElementsOf(values(100, 104));
        }
    }

    @Test
    void aStaticMemberThatRestartsKeepsItsPartitions() {
        Map<String, String> one = Map.of("group.instance.id", "one");
        Map<String, String> two = Map.of("group.instance.id", "two");
        try (var second = consumer("static", two)) {
            Set<TopicPartition> before;
            try (var first = consumer("static", one)) {
                first.subscribe(List.of("orders"));
                second.subscribe(List.of("orders"));
                Records.pollUntil(() -> sizes(first, second).equals(List.of(2, 2)), first, second);
                before = Set.copyOf(first.assignment());
            }
            try (var restarted = consumer("static", one)) {
                restarted.subscribe(List.of("orders"));
                Records.pollUntil(() -> restarted.assignment().size() == 2, restarted, second);
                assertThat(restarted.assignment()).isEqualTo(before);
                assertThat(second.assignment()).hasSize(2);
            }
        }
    }

    @Test
    void anAdminClientSeesTheGroupWithItsMembers() throws Exception {
        try (var consumer = consumer("seen", Map.of("client.id", "reader"));
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 40);
            consumer.commitSync();

            ConsumerGroupDescription group =
                    admin.describeConsumerGroups(List.of("seen")).all().get().get("seen");
            assertThat(group.type()).isEqualTo(GroupType.CONSUMER);
            assertThat(group.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(group.partitionAssignor()).isEqualTo("uniform");
            assertThat(group.groupEpoch()).isPresent();
            assertThat(group.members()).singleElement().satisfies(member -> {
                assertThat(member.clientId()).isEqualTo("reader");
                assertThat(member.host()).isEqualTo("/127.0.0.1");
                assertThat(member.assignment().topicPartitions()).hasSize(PARTITIONS);
                assertThat(member.upgraded()).contains(true);
            });
            assertThat(admin.listGroups().all().get()).anySatisfy(listing -> {
                assertThat(listing.groupId()).isEqualTo("seen");
                assertThat(listing.type()).contains(GroupType.CONSUMER);
            });
        }
    }

    @Test
    void aGroupGoesOnAfterABrokerRestart() throws Exception {
        try (var consumer = consumer("lasting", Map.of())) {
            consumer.subscribe(List.of("orders"));
            Records.read(consumer, 40);
            consumer.commitSync();
            broker.close();
            Map<String, String> again = new HashMap<>(settings());
            again.put("listeners", "PLAINTEXT://127.0.0.1:" + port);
            broker = TestBroker.start(directory, again);
            produce("orders", 40, 50);

            assertThat(Records.read(consumer, 10)).containsExactlyInAnyOrderElementsOf(values(40, 50));
            consumer.commitSync();
        }
    }

    @Test
    void partitionsThatAreAddedAreReadToo() throws Exception {
        try (var consumer = consumer("growing", Map.of("allow.auto.create.topics", "false"));
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            consumer.subscribe(List.of("orders", "later"));
            Records.read(consumer, 40);
            broker.log().createTopic("later", 2, TopicSettings.DEFAULTS);
            Records.pollUntil(() -> consumer.assignment().size() == PARTITIONS + 2, consumer);
            broker.log().addPartitions("orders", PARTITIONS + 1);
            Records.pollUntil(() -> consumer.assignment().size() == PARTITIONS + 3, consumer);
            assertThat(admin.listTopics().names().get()).contains("later");
        }
    }

    @Test
    void aClassicGroupBecomesAConsumerGroupAndBackWhileItReads() throws Exception {
        Map<String, String> classic = Map.of(
                "group.protocol",
                "classic",
                "heartbeat.interval.ms",
                "200",
                "session.timeout.ms",
                "10000",
                "partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        try (var old = consumer("moving", classic);
                var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", broker.address()))) {
            old.subscribe(List.of("orders"));
            assertThat(Records.read(old, 40)).hasSize(40);
            old.commitSync();
            try (var modern = consumer("moving", Map.of())) {
                modern.subscribe(List.of("orders"));
                Records.pollUntil(() -> sizes(old, modern).equals(List.of(2, 2)), old, modern);
                assertThat(type(admin)).isEqualTo(GroupType.CONSUMER);
                produce("orders", 40, 60);
                List<String> values = new ArrayList<>();
                Records.pollUntil(() -> values.size() >= 20, values, old, modern);
                assertThat(values).containsExactlyInAnyOrderElementsOf(values(40, 60));
                old.commitSync();
                modern.commitSync();
            }
            Records.pollUntil(() -> old.assignment().size() == PARTITIONS, old);
            assertThat(type(admin)).isEqualTo(GroupType.CLASSIC);
            produce("orders", 60, 70);
            assertThat(Records.read(old, 10)).containsExactlyInAnyOrderElementsOf(values(60, 70));
        }
    }

    private static GroupType type(Admin admin) throws Exception {
        return admin.describeConsumerGroups(List.of("moving"))
                .all()
                .get()
                .get("moving")
                .type();
    }

    private void produce(String topic, int from, int to) throws Exception {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("enable.idempotence", "false");
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int i = from; i < to; i++) {
                producer.send(new ProducerRecord<>(topic, i % PARTITIONS, "k", "v" + i))
                        .get();
            }
        }
    }

    private KafkaConsumer<String, String> consumer(String group, Map<String, String> settings) {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("group.id", group);
        properties.put("group.protocol", "consumer");
        properties.put("auto.offset.reset", "earliest");
        properties.put("enable.auto.commit", "false");
        properties.put("metadata.max.age.ms", "500");
        properties.putAll(settings);
        return new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer());
    }

    private static List<Integer> sizes(KafkaConsumer<?, ?> first, KafkaConsumer<?, ?> second) {
        return List.of(first.assignment().size(), second.assignment().size());
    }

    private static Set<String> values(int from, int to) {
        var values = new HashSet<String>();
        for (int i = from; i < to; i++) {
            values.add("v" + i);
        }
        return values;
    }
}
