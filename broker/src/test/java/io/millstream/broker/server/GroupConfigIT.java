package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ListConfigResourcesOptions;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of single groups, by Kafka's Admin client. */
class GroupConfigIT {
    private static final ConfigResource READERS = new ConfigResource(ConfigResource.Type.GROUP, "readers");
    private static final String HEARTBEAT_INTERVAL = "consumer.heartbeat.interval.ms";
    private static final String SESSION_TIMEOUT = "consumer.session.timeout.ms";

    @TempDir
    Path directory;

    private TestBroker broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory, Map.of("group.consumer.session.timeout.ms", "46000"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void aGroupFollowsWhatItIsGivenAtOnceAndAfterARestart() throws Exception {
        var member = new ConsumerGroupHeartbeatRequest()
                .groupId("readers")
                .memberId("one")
                .rebalanceTimeoutMs(300_000)
                .subscribedTopicNames(List.of("orders"))
                .topicPartitions(List.of());
        try (var client = new WireClient(broker)) {
            assertThat(heartbeatIntervalMs(client, member)).isEqualTo(5_000);
            alter(READERS, HEARTBEAT_INTERVAL, "6000", OpType.SET);
            assertThat(heartbeatIntervalMs(client, member)).isEqualTo(6_000);
        }
        assertThat(described().get(HEARTBEAT_INTERVAL).value()).isEqualTo("6000");
        assertThat(described().get(HEARTBEAT_INTERVAL).source()).isEqualTo(ConfigSource.DYNAMIC_GROUP_CONFIG);
        assertThat(described().get(SESSION_TIMEOUT).value()).isEqualTo("46000");
        assertThat(described().get(SESSION_TIMEOUT).source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
        assertThat(listed()).containsExactly(READERS);

        stop();
        start();

        assertThat(described().get(HEARTBEAT_INTERVAL).value()).isEqualTo("6000");
        assertThat(listed()).containsExactly(READERS);
        try (var client = new WireClient(broker)) {
            assertThat(heartbeatIntervalMs(client, member)).isEqualTo(6_000);
            alter(READERS, HEARTBEAT_INTERVAL, "", OpType.DELETE);
            assertThat(heartbeatIntervalMs(client, member)).isEqualTo(5_000);
        }
        assertThat(described().get(HEARTBEAT_INTERVAL).isDefault()).isTrue();
        assertThat(listed()).isEmpty();
    }

    @Test
    void whatCannotBeIsRefusedAndChangesNothing() throws Exception {
        alter(READERS, SESSION_TIMEOUT, "50000", OpType.SET);
        assertRefused(SESSION_TIMEOUT, "60001", "must be from 45000 to 60000");
        assertRefused(HEARTBEAT_INTERVAL, "often", "Not a number of type INT");
        assertRefused("consumer.seesion.timeout.ms", "50000", "Unknown group config name");
        assertThatThrownBy(() ->
                        alter(new ConfigResource(ConfigResource.Type.GROUP, ""), SESSION_TIMEOUT, "50000", OpType.SET))
                .hasCauseInstanceOf(InvalidRequestException.class);
        assertThat(described().get(SESSION_TIMEOUT).value()).isEqualTo("50000");
    }

    private void assertRefused(String name, String value, String because) {
        assertThatThrownBy(() -> alter(READERS, name, value, OpType.SET))
                .hasCauseInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(because);
    }

    private static int heartbeatIntervalMs(WireClient client, ConsumerGroupHeartbeatRequest request) throws Exception {
        return client.ask(
                        ApiKey.CONSUMER_GROUP_HEARTBEAT,
                        1,
                        request.memberEpoch(0),
                        ConsumerGroupHeartbeatResponse.class)
                .heartbeatIntervalMs();
    }

    private void alter(ConfigResource resource, String name, String value, OpType type) throws Exception {
        var op = new AlterConfigOp(new ConfigEntry(name, value), type);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    }

    private Config described() throws Exception {
        return admin.describeConfigs(List.of(READERS)).all().get().get(READERS);
    }

    private Iterable<ConfigResource> listed() throws Exception {
        return admin.listConfigResources(Set.of(ConfigResource.Type.GROUP), new ListConfigResourcesOptions())
                .all()
                .get();
    }
}
