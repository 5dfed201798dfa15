package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AclIT {
    @TempDir
    Path directory;

    @Test
    void allowsWhatAnEntryAllowsAndNothingElse() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings());
                Admin root = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            Map<String, Object> alice = client(broker, "alice");
            assertThatThrownBy(() -> Records.produce(alice, "orders-eu", "one"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> createAcls(alice, topic("orders", PatternType.PREFIXED, AclOperation.ALL)))
                    .hasCauseInstanceOf(ClusterAuthorizationException.class);

            root.createAcls(List.of(
                            topic("orders", PatternType.PREFIXED, AclOperation.WRITE),
                            topic("orders", PatternType.PREFIXED, AclOperation.CREATE)))
                    .all()
                    .get();
            Records.produce(alice, "orders-eu", "one");
            assertThatThrownBy(() -> Records.produce(alice, "bills", "one"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> Records.consume(alice, "orders-eu", 1))
                    .isInstanceOf(TopicAuthorizationException.class);

            root.createAcls(List.of(topic("orders-eu", PatternType.LITERAL, AclOperation.READ)))
                    .all()
                    .get();
            assertThat(Records.consume(alice, "orders-eu", 1)).containsExactly("one");
            assertThatThrownBy(() -> joinGroup(alice)).isInstanceOf(GroupAuthorizationException.class);
            assertThatThrownBy(() -> Records.produce(client(broker, "bob"), "orders-eu", "one"))
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
        }
        try (TestBroker restarted = TestBroker.start(directory, settings())) {
            Records.produce(client(restarted, "alice"), "orders-eu", "two");
        }
    }

    @Test
    void tellsWhatSomebodyMayDo() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings());
                Admin root = Admin.create(Map.of("bootstrap.servers", broker.address()));
                Admin alice = Admin.create(client(broker, "alice"))) {
            var options = new DescribeClusterOptions().includeAuthorizedOperations(true);
            assertThat(alice.describeCluster(options).authorizedOperations().get())
                    .isEmpty();
            createAcls(Map.of("bootstrap.servers", broker.address()), cluster(AclOperation.ALTER));
            assertThat(alice.describeCluster(options).authorizedOperations().get())
                    .containsExactlyInAnyOrder(AclOperation.ALTER, AclOperation.DESCRIBE);
            assertThat(root.describeCluster(options).authorizedOperations().get())
                    .contains(AclOperation.CREATE, AclOperation.IDEMPOTENT_WRITE);
        }
    }

    @Test
    void listsAndRemovesEntriesByFilter() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings());
                Admin root = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            var prefixed = topic("ord", PatternType.PREFIXED, AclOperation.WRITE);
            var literal = topic("orders", PatternType.LITERAL, AclOperation.READ);
            var everything = topic("*", PatternType.LITERAL, AclOperation.DESCRIBE);
            var other = topic("bills", PatternType.LITERAL, AclOperation.READ);
            root.createAcls(List.of(prefixed, literal, everything, other)).all().get();
            assertThat(root.describeAcls(AclBindingFilter.ANY).values().get())
                    .containsExactlyInAnyOrder(prefixed, literal, everything, other);
            var matching = new AclBindingFilter(
                    new ResourcePatternFilter(ResourceType.TOPIC, "orders", PatternType.MATCH),
                    AccessControlEntryFilter.ANY);
            assertThat(root.describeAcls(matching).values().get())
                    .containsExactlyInAnyOrder(prefixed, literal, everything);
            assertThat(root.deleteAcls(List.of(matching)).all().get())
                    .containsExactlyInAnyOrder(prefixed, literal, everything);
            assertThat(root.describeAcls(AclBindingFilter.ANY).values().get()).containsExactly(other);
            assertThatThrownBy(() -> root.createAcls(List.of(new AclBinding(
                                    new ResourcePattern(ResourceType.CLUSTER, "mine", PatternType.LITERAL),
                                    entry(AclOperation.ALTER))))
                            .all()
                            .get())
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void saysThatThereIsNoAccessControl() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            assertThatThrownBy(() ->
                            admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .hasCauseInstanceOf(SecurityDisabledException.class);
        }
    }

    private static void joinGroup(Map<String, Object> config) {
        var all = new HashMap<>(config);
        all.put("group.id", "readers");
        try (var consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("orders-eu"));
            consumer.poll(Duration.ofSeconds(20));
        }
    }

    private static void createAcls(Map<String, Object> config, AclBinding acl) throws Exception {
        try (Admin admin = Admin.create(config)) {
            admin.createAcls(List.of(acl)).all().get();
        }
    }

    private static AclBinding topic(String name, PatternType type, AclOperation operation) {
        return new AclBinding(new ResourcePattern(ResourceType.TOPIC, name, type), entry(operation));
    }

    private static AclBinding cluster(AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL), entry(operation));
    }

    private static AccessControlEntry entry(AclOperation operation) {
        return new AccessControlEntry("User:alice", "127.0.0.1", operation, AclPermissionType.ALLOW);
    }

    /** Whoever comes through the first listener is a super user; PLAIN is allowed for this machine only. */
    static Map<String, String> settings() {
        return Map.of(
                "listeners", "PLAINTEXT://127.0.0.1:0,SASL_PLAINTEXT://127.0.0.1:0",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "sasl.enabled.mechanisms", "PLAIN",
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_alice=\"secret\" user_bob=\"secret\";");
    }

    static Map<String, Object> client(TestBroker broker, String user) {
        return Map.of(
                "bootstrap.servers",
                broker.broker().endpoints().get(1).toString(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + user
                        + "\" password=\"secret\";");
    }
}
