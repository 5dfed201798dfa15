package io.millstream.broker.admin;

import static io.millstream.wire.ErrorCode.INVALID_CONFIG;
import static io.millstream.wire.ErrorCode.INVALID_PARTITIONS;
import static io.millstream.wire.ErrorCode.INVALID_REPLICATION_FACTOR;
import static io.millstream.wire.ErrorCode.INVALID_REPLICA_ASSIGNMENT;
import static io.millstream.wire.ErrorCode.INVALID_REQUEST;
import static io.millstream.wire.ErrorCode.INVALID_TOPIC_EXCEPTION;
import static io.millstream.wire.ErrorCode.NONE;
import static io.millstream.wire.ErrorCode.TOPIC_ALREADY_EXISTS;
import static io.millstream.wire.ErrorCode.TOPIC_AUTHORIZATION_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.CreateTopicsRequest;
import io.millstream.wire.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.millstream.wire.message.CreateTopicsRequest.CreatableTopic;
import io.millstream.wire.message.CreateTopicsRequest.CreatableTopicConfig;
import io.millstream.wire.message.CreateTopicsResponse;
import io.millstream.wire.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.millstream.wire.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTopicsTest {
    private static final UUID NO_ID = new UUID(0, 0);

    private final Admins admins = new Admins(TopicSettings.of(Map.of("retention.ms", "1000")));

    @AfterEach
    void close() {
        admins.close();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {2, 3, 4, 5, 6, 7})
    void makesTheTopicsAndShowsThemAsTheVersionCan(int version) {
        CreatableTopicResult result = create(version, topic("orders", 4, 1, "cleanup.policy=compact"));

        assertThat(error(result)).isEqualTo(NONE);
        var made = admins.log.topic("orders").orElseThrow();
        assertThat(made.partitionCount()).isEqualTo(4);
        assertThat(made.settings().cleanupPolicy().compacts()).isTrue();
        assertThat(made.settings().retention().toMillis())
                .as("the broker's default")
                .isEqualTo(1000);
        assertThat(result.topicId()).isEqualTo(version >= 7 ? made.topicId() : NO_ID);
        if (version >= 5) {
            assertThat(result.numPartitions()).isEqualTo(4);
            assertThat(result.replicationFactor()).isEqualTo((short) 1);
            assertThat(config(result, "cleanup.policy").value()).isEqualTo("compact");
            assertThat(config(result, "cleanup.policy").configSource()).isEqualTo((byte) 1);
            assertThat(config(result, "retention.ms").value()).isEqualTo("1000");
            assertThat(config(result, "retention.ms").configSource()).isEqualTo((byte) 5);
        }
    }

    @Test
    void whoSaysNothingGetsTheDefaults() {
        assertThat(error(create(7, topic("orders", -1, -1)))).isEqualTo(NONE);
        assertThat(admins.log.topic("orders").orElseThrow().partitionCount()).isEqualTo(3);
    }

    @Test
    void validateOnlyMakesNothing() {
        CreateTopicsResponse response = admins.ask(
                ApiKey.CREATE_TOPICS, 7, request(topic("orders", 4, 1)).validateOnly(true));

        assertThat(error(response.topics().get(0))).isEqualTo(NONE);
        assertThat(response.topics().get(0).numPartitions()).isEqualTo(4);
        assertThat(admins.log.topics()).isEmpty();
    }

    @Test
    void whatCannotBeMadeIsRefusedWithTheReason() {
        admins.topic("there.it_is", 1, 0, Map.of());

        assertThat(error(create(7, topic("there.it_is", 1, 1)))).isEqualTo(TOPIC_ALREADY_EXISTS);
        assertThat(error(create(7, topic("there_it_is", 1, 1)))).isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(error(create(7, topic("no spaces", 1, 1)))).isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(error(create(7, topic("__cluster_metadata", 1, 1)))).isEqualTo(INVALID_REQUEST);
        assertThat(error(create(7, topic("t", 0, 1)))).isEqualTo(INVALID_PARTITIONS);
        assertThat(error(create(7, topic("t", -2, 1)))).isEqualTo(INVALID_PARTITIONS);
        assertThat(error(create(7, topic("t", 1_000_000, 1)))).isEqualTo(INVALID_PARTITIONS);
        assertThat(error(create(7, topic("t", 1, 0)))).isEqualTo(INVALID_REPLICATION_FACTOR);
        assertThat(error(create(7, topic("t", 1, 3)))).isEqualTo(INVALID_REPLICATION_FACTOR);
        assertThat(create(7, topic("t", 1, 3)).errorMessage()).contains("replication factor of 3 cannot be reached");
        assertThat(error(create(7, topic("t", 1, 1, "retention.mss=1")))).isEqualTo(INVALID_CONFIG);
        assertThat(create(7, topic("t", 1, 1, "retention.mss=1")).errorMessage())
                .contains("Did you mean retention.ms?");
        assertThat(error(create(7, topic("t", 1, 1, "retention.ms=soon")))).isEqualTo(INVALID_CONFIG);
        assertThat(error(create(7, topic("t", 1, 1, "min.insync.replicas=2")))).isEqualTo(INVALID_CONFIG);
        var nullConfig = topic("t", 1, 1)
                .configs(List.of(new CreatableTopicConfig().name("retention.ms").value(null)));
        assertThat(error(create(7, nullConfig))).isEqualTo(INVALID_CONFIG);
        assertThat(admins.log.topics()).hasSize(1);
    }

    @Test
    void assignmentsNameThisBrokerAndPartitionsInARow() {
        assertThat(error(create(7, assigned("good", List.of(0), List.of(0))))).isEqualTo(NONE);
        assertThat(admins.log.topic("good").orElseThrow().partitionCount()).isEqualTo(2);
        assertThat(error(create(7, assigned("t", List.of(1))))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(create(7, assigned("t", List.of())))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(create(7, assigned("t", List.of(0, 0))))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        assertThat(error(create(7, assigned("t", List.of(0)).numPartitions(1)))).isEqualTo(INVALID_REQUEST);
        assertThat(error(create(7, assigned("t", List.of(0)).replicationFactor((short) 1))))
                .isEqualTo(INVALID_REQUEST);
        var gap = assigned("t", List.of(0), List.of(0));
        gap.assignments().get(1).partitionIndex(2);
        assertThat(error(create(7, gap))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        var twice = assigned("t", List.of(0), List.of(0));
        twice.assignments().get(1).partitionIndex(0);
        assertThat(error(create(7, twice))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
    }

    @Test
    void oneThatCannotBeMadeDoesNotKeepTheOthersFromIt() {
        CreateTopicsResponse response = admins.ask(
                ApiKey.CREATE_TOPICS,
                7,
                request(topic("good", 1, 1), topic("twice", 1, 1), topic("bad", 0, 1), topic("twice", 1, 1)));

        assertThat(response.topics()).extracting(CreatableTopicResult::name).containsExactly("good", "twice", "bad");
        assertThat(response.topics())
                .extracting(CreateTopicsTest::error)
                .containsExactly(NONE, INVALID_REQUEST, INVALID_PARTITIONS);
        assertThat(admins.log.topic("twice")).isEmpty();
    }

    @Test
    void whoMayNotCreateCreatesNothingAndWhoMayNotSeeSettingsSeesNone() {
        admins.denyOnCluster(AclOperation.CREATE)
                .deny(AclOperation.CREATE, ResourceType.TOPIC, "secret")
                .deny(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, "mine");

        assertThat(error(create(7, topic("secret", 1, 1)))).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        CreatableTopicResult mine = create(7, topic("mine", 1, 1));
        assertThat(error(mine)).isEqualTo(NONE);
        assertThat(mine.topicConfigErrorCode()).isEqualTo(TOPIC_AUTHORIZATION_FAILED.code());
        assertThat(mine.configs()).isNull();
        assertThat(mine.numPartitions()).isEqualTo(-1);
    }

    private CreatableTopicResult create(int version, CreatableTopic topic) {
        CreateTopicsResponse response = admins.ask(ApiKey.CREATE_TOPICS, version, request(topic));
        assertThat(response.topics()).hasSize(1);
        return response.topics().get(0);
    }

    private static CreateTopicsRequest request(CreatableTopic... topics) {
        return new CreateTopicsRequest().topics(List.of(topics)).timeoutMs(1000);
    }

    private static CreatableTopic topic(String name, int partitionCount, int replicationFactor, String... configs) {
        return new CreatableTopic()
                .name(name)
                .numPartitions(partitionCount)
                .replicationFactor((short) replicationFactor)
                .configs(Arrays.stream(configs)
                        .map(config -> config.split("=", 2))
                        .map(pair -> new CreatableTopicConfig().name(pair[0]).value(pair[1]))
                        .toList());
    }

    @SafeVarargs
    private static CreatableTopic assigned(String name, List<Integer>... replicas) {
        var topic = topic(name, -1, -1);
        for (int i = 0; i < replicas.length; i++) {
            topic.assignments()
                    .add(new CreatableReplicaAssignment().partitionIndex(i).brokerIds(replicas[i]));
        }
        return topic;
    }

    private static CreatableTopicConfigs config(CreatableTopicResult result, String name) {
        return result.configs().stream()
                .filter(config -> config.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static ErrorCode error(CreatableTopicResult result) {
        return ErrorCode.forCode(result.errorCode());
    }
}
