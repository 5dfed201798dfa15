package io.millstream.broker.admin;

import static io.millstream.wire.ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
import static io.millstream.wire.ErrorCode.ELECTION_NOT_NEEDED;
import static io.millstream.wire.ErrorCode.INVALID_REPLICA_ASSIGNMENT;
import static io.millstream.wire.ErrorCode.LOG_DIR_NOT_FOUND;
import static io.millstream.wire.ErrorCode.NONE;
import static io.millstream.wire.ErrorCode.NO_REASSIGNMENT_IN_PROGRESS;
import static io.millstream.wire.ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.AclOperation;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.millstream.wire.message.AlterPartitionReassignmentsResponse;
import io.millstream.wire.message.AlterReplicaLogDirsRequest;
import io.millstream.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDir;
import io.millstream.wire.message.AlterReplicaLogDirsRequest.AlterReplicaLogDirTopic;
import io.millstream.wire.message.AlterReplicaLogDirsResponse;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.DescribeLogDirsRequest;
import io.millstream.wire.message.DescribeLogDirsRequest.DescribableLogDirTopic;
import io.millstream.wire.message.DescribeLogDirsResponse;
import io.millstream.wire.message.DescribeQuorumRequest;
import io.millstream.wire.message.DescribeQuorumRequest.PartitionData;
import io.millstream.wire.message.DescribeQuorumRequest.TopicData;
import io.millstream.wire.message.DescribeQuorumResponse;
import io.millstream.wire.message.ElectLeadersRequest;
import io.millstream.wire.message.ElectLeadersRequest.TopicPartitions;
import io.millstream.wire.message.ElectLeadersResponse;
import io.millstream.wire.message.ListPartitionReassignmentsRequest;
import io.millstream.wire.message.ListPartitionReassignmentsResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cluster of one broker, asked about its directories, replicas and leaders. */
class ReplicasTest {
    private final Admins admins = new Admins();

    @BeforeEach
    void makeATopic() {
        admins.topic("orders", 2, 3, Map.of());
    }

    @AfterEach
    void close() {
        admins.close();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theOneDirectoryHoldsEveryPartition(int version) {
        DescribeLogDirsResponse all =
                admins.ask(ApiKey.DESCRIBE_LOG_DIRS, version, new DescribeLogDirsRequest().topics(null));

        var directory = all.results().get(0);
        assertThat(all.results()).hasSize(1);
        assertThat(directory.logDir()).isEqualTo(Admins.DIRECTORY.toString());
        assertThat(directory.errorCode()).isEqualTo(NONE.code());
        assertThat(directory.topics()).hasSize(1);
        assertThat(directory.topics().get(0).partitions())
                .extracting(partition -> partition.partitionSize())
                .containsExactly(
                        admins.log.partition(new TopicPartition("orders", 0)).sizeBytes(), 0L);
        if (version >= 4) {
            assertThat(directory.totalBytes()).isGreaterThanOrEqualTo(directory.usableBytes());
            assertThat(directory.usableBytes()).isPositive();
        }
        DescribeLogDirsResponse some = admins.ask(
                ApiKey.DESCRIBE_LOG_DIRS,
                version,
                new DescribeLogDirsRequest()
                        .topics(List.of(
                                new DescribableLogDirTopic().topic("orders").partitions(List.of(1, 7)),
                                new DescribableLogDirTopic().topic("none").partitions(List.of(0)))));
        assertThat(some.results().get(0).topics()).hasSize(1);
        assertThat(some.results().get(0).topics().get(0).partitions()).hasSize(1);
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {1, 2})
    void partitionsAreInTheOneDirectoryAndInNoOther(int version) {
        AlterReplicaLogDirsResponse response = admins.ask(
                ApiKey.ALTER_REPLICA_LOG_DIRS,
                version,
                new AlterReplicaLogDirsRequest().dirs(List.of(to(Admins.DIRECTORY.toString()), to("/somewhere/else"))));

        assertThat(response.results())
                .extracting(topic -> ErrorCode.forCode(topic.partitions().get(0).errorCode()))
                .containsExactly(NONE, LOG_DIR_NOT_FOUND);
    }

    private static AlterReplicaLogDir to(String path) {
        return new AlterReplicaLogDir()
                .path(path)
                .topics(List.of(new AlterReplicaLogDirTopic().name("orders").partitions(List.of(0))));
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1})
    void partitionsAreMovedToWhereTheyAreAndNowhereElse(int version) {
        AlterPartitionReassignmentsResponse response = admins.ask(
                ApiKey.ALTER_PARTITION_REASSIGNMENTS,
                version,
                new AlterPartitionReassignmentsRequest()
                        .topics(List.of(new ReassignableTopic()
                                .name("orders")
                                .partitions(List.of(
                                        new ReassignablePartition()
                                                .partitionIndex(0)
                                                .replicas(List.of(0)),
                                        new ReassignablePartition()
                                                .partitionIndex(1)
                                                .replicas(List.of(0, 1)),
                                        new ReassignablePartition()
                                                .partitionIndex(1)
                                                .replicas(null),
                                        new ReassignablePartition()
                                                .partitionIndex(9)
                                                .replicas(List.of(0)))))));

        assertThat(response.responses().get(0).partitions())
                .extracting(partition -> ErrorCode.forCode(partition.errorCode()))
                .containsExactly(
                        NONE, INVALID_REPLICA_ASSIGNMENT, NO_REASSIGNMENT_IN_PROGRESS, UNKNOWN_TOPIC_OR_PARTITION);
        ListPartitionReassignmentsResponse listed =
                admins.ask(ApiKey.LIST_PARTITION_REASSIGNMENTS, 0, new ListPartitionReassignmentsRequest());
        assertThat(listed.topics()).isEmpty();
        assertThat(listed.errorCode()).isEqualTo(NONE.code());
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1, 2})
    void theOneReplicaLeadsAlready(int version) {
        ElectLeadersResponse named = admins.ask(
                ApiKey.ELECT_LEADERS,
                version,
                new ElectLeadersRequest()
                        .topicPartitions(List.of(
                                new TopicPartitions().topic("orders").partitions(List.of(0, 5)),
                                new TopicPartitions().topic("none").partitions(List.of(0)))));
        assertThat(named.replicaElectionResults().get(0).partitionResult())
                .extracting(result -> ErrorCode.forCode(result.errorCode()))
                .containsExactly(ELECTION_NOT_NEEDED, UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(named.replicaElectionResults()
                        .get(1)
                        .partitionResult()
                        .get(0)
                        .errorMessage())
                .isEqualTo("No such topic as none");
        ElectLeadersResponse all =
                admins.ask(ApiKey.ELECT_LEADERS, version, new ElectLeadersRequest().topicPartitions(null));
        assertThat(all.replicaElectionResults()).isEmpty();
    }

    @ParameterizedTest(name = "version {0}")
    @ValueSource(ints = {0, 1, 2})
    void theQuorumIsThisNode(int version) {
        DescribeQuorumResponse response = admins.ask(
                ApiKey.DESCRIBE_QUORUM,
                version,
                new DescribeQuorumRequest()
                        .topics(List.of(
                                new TopicData()
                                        .topicName("__cluster_metadata")
                                        .partitions(List.of(new PartitionData().partitionIndex(0))),
                                new TopicData()
                                        .topicName("orders")
                                        .partitions(List.of(new PartitionData().partitionIndex(0))))));

        var quorum = response.topics().get(0).partitions().get(0);
        assertThat(quorum.errorCode()).isEqualTo(NONE.code());
        assertThat(quorum.leaderId()).isZero();
        assertThat(quorum.currentVoters())
                .extracting(voter -> voter.replicaId())
                .containsExactly(0);
        assertThat(response.topics().get(1).partitions().get(0).errorCode())
                .isEqualTo(UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void whoMayNotIsTold() {
        admins.denyOnCluster(AclOperation.DESCRIBE).denyOnCluster(AclOperation.ALTER);

        DescribeLogDirsResponse dirs = admins.ask(ApiKey.DESCRIBE_LOG_DIRS, 4, new DescribeLogDirsRequest());
        assertThat(dirs.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
        assertThat(dirs.results()).isEmpty();
        AlterPartitionReassignmentsResponse moved =
                admins.ask(ApiKey.ALTER_PARTITION_REASSIGNMENTS, 1, new AlterPartitionReassignmentsRequest());
        assertThat(moved.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
        ListPartitionReassignmentsResponse moving =
                admins.ask(ApiKey.LIST_PARTITION_REASSIGNMENTS, 0, new ListPartitionReassignmentsRequest());
        assertThat(moving.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
        ElectLeadersResponse elected =
                admins.ask(ApiKey.ELECT_LEADERS, 2, new ElectLeadersRequest().topicPartitions(null));
        assertThat(elected.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
        DescribeQuorumResponse quorum = admins.ask(ApiKey.DESCRIBE_QUORUM, 2, new DescribeQuorumRequest());
        assertThat(quorum.errorCode()).isEqualTo(CLUSTER_AUTHORIZATION_FAILED.code());
    }
}
