package io.millstream.broker.admin;

import static io.millstream.wire.ErrorCode.INVALID_PARTITIONS;
import static io.millstream.wire.ErrorCode.INVALID_REPLICA_ASSIGNMENT;
import static io.millstream.wire.ErrorCode.INVALID_REQUEST;
import static io.millstream.wire.ErrorCode.INVALID_TOPIC_EXCEPTION;
import static io.millstream.wire.ErrorCode.NONE;
import static io.millstream.wire.ErrorCode.OFFSET_OUT_OF_RANGE;
import static io.millstream.wire.ErrorCode.POLICY_VIOLATION;
import static io.millstream.wire.ErrorCode.TOPIC_AUTHORIZATION_FAILED;
import static io.millstream.wire.ErrorCode.UNKNOWN_TOPIC_ID;
import static io.millstream.wire.ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ResourceType;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.CreatePartitionsRequest;
import io.millstream.wire.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.millstream.wire.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.millstream.wire.message.CreatePartitionsResponse;
import io.millstream.wire.message.DeleteRecordsRequest;
import io.millstream.wire.message.DeleteRecordsRequest.DeleteRecordsPartition;
import io.millstream.wire.message.DeleteRecordsRequest.DeleteRecordsTopic;
import io.millstream.wire.message.DeleteRecordsResponse;
import io.millstream.wire.message.DeleteRecordsResponse.DeleteRecordsPartitionResult;
import io.millstream.wire.message.DeleteTopicsRequest;
import io.millstream.wire.message.DeleteTopicsRequest.DeleteTopicState;
import io.millstream.wire.message.DeleteTopicsResponse;
import io.millstream.wire.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deleting topics and records, adding partitions. */
class TopicChangesTest {
    private final Admins admins = new Admins();

    @AfterEach
    void close() {
        admins.close();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void topicsAreDeletedByName(int version) {
        admins.topic("orders", 2, 1, Map.of());
        UUID id = admins.log.topic("orders").orElseThrow().topicId();
        var request = version >= 6
                ? new DeleteTopicsRequest()
                        .topics(List.of(new DeleteTopicState().name("orders"), new DeleteTopicState().name("none")))
                : new DeleteTopicsRequest().topicNames(List.of("orders", "none"));

        DeleteTopicsResponse response = admins.ask(ApiKey.DELETE_TOPICS, version, request);

        assertThat(response.responses())
                .extracting(result -> ErrorCode.forCode(result.errorCode()))
                .containsExactly(NONE, UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(response.responses().get(0).name()).isEqualTo("orders");
        assertThat(response.responses().get(0).topicId()).isEqualTo(version >= 6 ? id : new UUID(0, 0));
        assertThat(admins.log.topics()).isEmpty();
    }

    @Test
    void topicsAreDeletedByIdToo() {
        admins.topic("orders", 2, 1, Map.of());
        UUID id = admins.log.topic("orders").orElseThrow().topicId();

        assertThat(error(delete(
                        new DeleteTopicState().topicId(UUID.fromString("00000000-0000-0001-0000-000000000001")))))
                .isEqualTo(UNKNOWN_TOPIC_ID);
        assertThat(error(delete(new DeleteTopicState().name("orders").topicId(id))))
                .isEqualTo(INVALID_REQUEST);
        assertThat(error(delete(new DeleteTopicState()))).isEqualTo(INVALID_REQUEST);
        DeletableTopicResult result = delete(new DeleteTopicState().topicId(id));
        assertThat(error(result)).isEqualTo(NONE);
        assertThat(result.name()).isEqualTo("orders");
        assertThat(admins.log.topics()).isEmpty();
    }

    @Test
    void whoMayNotDeleteATopicLearnsOnlyWhatTheyMaySee() {
        admins.topic("orders", 1, 0, Map.of());
        UUID id = admins.log.topic("orders").orElseThrow().topicId();
        admins.deny(AclOperation.DELETE, ResourceType.TOPIC, "orders")
                .deny(AclOperation.DESCRIBE, ResourceType.TOPIC, "hidden");

        DeletableTopicResult seen = delete(new DeleteTopicState().topicId(id));
        assertThat(error(seen)).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        assertThat(seen.name()).isEqualTo("orders");
        assertThat(error(delete(new DeleteTopicState().name("hidden")))).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        admins.deny(AclOperation.DESCRIBE, ResourceType.TOPIC, "orders");
        assertThat(delete(new DeleteTopicState().topicId(id)).name()).isNull();
        assertThat(admins.log.topics()).hasSize(1);
    }

    @Test
    void theBrokersOwnTopicsStay() {
        admins.topic("__consumer_offsets", 1, 0, Map.of("cleanup.policy", "compact"));

        assertThat(error(delete(new DeleteTopicState().name("__consumer_offsets"))))
                .isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(grow(
                        3,
                        new CreatePartitionsTopic().name("__consumer_offsets").count(2)))
                .isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(admins.log.topic("__consumer_offsets").orElseThrow().partitionCount())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1, 2, 3})
    void partitionsAreAdded(int version) {
        admins.topic("orders", 2, 0, Map.of());

        assertThat(grow(
                        version,
                        new CreatePartitionsTopic().name("orders").count(5).assignments(null)))
                .isEqualTo(NONE);

        assertThat(admins.log.topic("orders").orElseThrow().partitionCount()).isEqualTo(5);
        assertThat(admins.log.partition(new TopicPartition("orders", 4)).logEndOffset())
                .isZero();
    }

    @Test
    void partitionsThatCannotBeAddedAreRefused() {
        admins.topic("orders", 2, 0, Map.of());
        admins.deny(AclOperation.ALTER, ResourceType.TOPIC, "foreign");
        var here = new CreatePartitionsAssignment().brokerIds(List.of(0));
        var elsewhere = new CreatePartitionsAssignment().brokerIds(List.of(7));

        assertThat(grow(3, wanted("orders", 2))).isEqualTo(INVALID_PARTITIONS);
        assertThat(grow(3, wanted("orders", 1))).isEqualTo(INVALID_PARTITIONS);
        assertThat(grow(3, wanted("orders", 1_000_000))).isEqualTo(INVALID_PARTITIONS);
        assertThat(grow(3, wanted("none", 2))).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(grow(3, wanted("foreign", 2))).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        assertThat(grow(3, wanted("orders", 4).assignments(List.of(here)))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        assertThat(grow(3, wanted("orders", 3).assignments(List.of(elsewhere)))).isEqualTo(INVALID_REPLICA_ASSIGNMENT);
        CreatePartitionsResponse validated = admins.ask(
                ApiKey.CREATE_PARTITIONS,
                3,
                new CreatePartitionsRequest()
                        .topics(List.of(wanted("orders", 3).assignments(List.of(here))))
                        .validateOnly(true));
        assertThat(validated.results().get(0).errorCode()).isEqualTo(NONE.code());
        assertThat(admins.log.topic("orders").orElseThrow().partitionCount()).isEqualTo(2);
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1, 2})
    void recordsAreDeletedUpToAnOffset(int version) {
        admins.topic("orders", 1, 10, Map.of());

        DeleteRecordsPartitionResult result = deleteRecords(version, "orders", 0, 4);
        assertThat(result.errorCode()).isEqualTo(NONE.code());
        assertThat(result.lowWatermark()).isEqualTo(4);
        assertThat(deleteRecords(version, "orders", 0, 2).lowWatermark())
                .as("already gone")
                .isEqualTo(4);
        assertThat(deleteRecords(version, "orders", 0, -1).lowWatermark())
                .as("all")
                .isEqualTo(10);
        assertThat(admins.log.partition(new TopicPartition("orders", 0)).logStartOffset())
                .isEqualTo(10);
    }

    @Test
    void recordsThatCannotBeDeletedStay() {
        admins.topic("orders", 1, 10, Map.of());
        admins.topic("tables", 1, 1, Map.of("cleanup.policy", "compact"));
        admins.topic("__consumer_offsets", 1, 0, Map.of());
        admins.topic("foreign", 1, 1, Map.of());
        admins.deny(AclOperation.DELETE, ResourceType.TOPIC, "foreign");

        assertThat(deleteError("orders", 0, 11)).isEqualTo(OFFSET_OUT_OF_RANGE);
        assertThat(deleteError("orders", 0, -2)).isEqualTo(OFFSET_OUT_OF_RANGE);
        assertThat(deleteError("orders", 1, 1)).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(deleteError("none", 0, 1)).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(deleteError("tables", 0, 1)).isEqualTo(POLICY_VIOLATION);
        assertThat(deleteError("__consumer_offsets", 0, 0)).isEqualTo(INVALID_TOPIC_EXCEPTION);
        assertThat(deleteError("foreign", 0, 1)).isEqualTo(TOPIC_AUTHORIZATION_FAILED);
        assertThat(admins.log.partition(new TopicPartition("orders", 0)).logStartOffset())
                .isZero();
    }

    private DeletableTopicResult delete(DeleteTopicState topic) {
        DeleteTopicsResponse response =
                admins.ask(ApiKey.DELETE_TOPICS, 6, new DeleteTopicsRequest().topics(List.of(topic)));
        return response.responses().get(0);
    }

    private static ErrorCode error(DeletableTopicResult result) {
        return ErrorCode.forCode(result.errorCode());
    }

    private static CreatePartitionsTopic wanted(String name, int count) {
        return new CreatePartitionsTopic().name(name).count(count).assignments(null);
    }

    private ErrorCode grow(int version, CreatePartitionsTopic topic) {
        CreatePartitionsResponse response =
                admins.ask(ApiKey.CREATE_PARTITIONS, version, new CreatePartitionsRequest().topics(List.of(topic)));
        return ErrorCode.forCode(response.results().get(0).errorCode());
    }

    private ErrorCode deleteError(String topic, int partition, long offset) {
        DeleteRecordsPartitionResult result = deleteRecords(2, topic, partition, offset);
        assertThat(result.lowWatermark()).isEqualTo(-1);
        return ErrorCode.forCode(result.errorCode());
    }

    private DeleteRecordsPartitionResult deleteRecords(int version, String topic, int partition, long offset) {
        DeleteRecordsResponse response = admins.ask(
                ApiKey.DELETE_RECORDS,
                version,
                new DeleteRecordsRequest()
                        .topics(List.of(new DeleteRecordsTopic()
                                .name(topic)
                                .partitions(List.of(new DeleteRecordsPartition()
                                        .partitionIndex(partition)
                                        .offset(offset))))));
        return response.topics().get(0).partitions().get(0);
    }
}
