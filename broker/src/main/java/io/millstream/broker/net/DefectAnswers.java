package io.millstream.broker.net;

import io.millstream.wire.BytesRecords;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.Message;
import io.millstream.wire.message.AddOffsetsToTxnResponse;
import io.millstream.wire.message.AddPartitionsToTxnRequest;
import io.millstream.wire.message.AddPartitionsToTxnResponse;
import io.millstream.wire.message.AlterClientQuotasRequest;
import io.millstream.wire.message.AlterClientQuotasResponse;
import io.millstream.wire.message.AlterConfigsRequest;
import io.millstream.wire.message.AlterConfigsResponse;
import io.millstream.wire.message.AlterPartitionReassignmentsResponse;
import io.millstream.wire.message.AlterReplicaLogDirsRequest;
import io.millstream.wire.message.AlterReplicaLogDirsResponse;
import io.millstream.wire.message.AlterUserScramCredentialsRequest;
import io.millstream.wire.message.AlterUserScramCredentialsResponse;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsResponse;
import io.millstream.wire.message.ConsumerGroupDescribeRequest;
import io.millstream.wire.message.ConsumerGroupDescribeResponse;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import io.millstream.wire.message.CreateAclsRequest;
import io.millstream.wire.message.CreateAclsResponse;
import io.millstream.wire.message.CreatePartitionsRequest;
import io.millstream.wire.message.CreatePartitionsResponse;
import io.millstream.wire.message.CreateTopicsRequest;
import io.millstream.wire.message.CreateTopicsResponse;
import io.millstream.wire.message.DeleteAclsRequest;
import io.millstream.wire.message.DeleteAclsResponse;
import io.millstream.wire.message.DeleteGroupsRequest;
import io.millstream.wire.message.DeleteGroupsResponse;
import io.millstream.wire.message.DeleteRecordsRequest;
import io.millstream.wire.message.DeleteRecordsResponse;
import io.millstream.wire.message.DeleteTopicsRequest;
import io.millstream.wire.message.DeleteTopicsResponse;
import io.millstream.wire.message.DescribeAclsResponse;
import io.millstream.wire.message.DescribeClientQuotasResponse;
import io.millstream.wire.message.DescribeClusterResponse;
import io.millstream.wire.message.DescribeConfigsRequest;
import io.millstream.wire.message.DescribeConfigsResponse;
import io.millstream.wire.message.DescribeGroupsRequest;
import io.millstream.wire.message.DescribeGroupsResponse;
import io.millstream.wire.message.DescribeLogDirsResponse;
import io.millstream.wire.message.DescribeProducersRequest;
import io.millstream.wire.message.DescribeProducersResponse;
import io.millstream.wire.message.DescribeQuorumResponse;
import io.millstream.wire.message.DescribeTopicPartitionsRequest;
import io.millstream.wire.message.DescribeTopicPartitionsResponse;
import io.millstream.wire.message.DescribeTransactionsRequest;
import io.millstream.wire.message.DescribeTransactionsResponse;
import io.millstream.wire.message.DescribeUserScramCredentialsRequest;
import io.millstream.wire.message.DescribeUserScramCredentialsResponse;
import io.millstream.wire.message.ElectLeadersRequest;
import io.millstream.wire.message.ElectLeadersResponse;
import io.millstream.wire.message.EndTxnResponse;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.FindCoordinatorRequest;
import io.millstream.wire.message.FindCoordinatorResponse;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.IncrementalAlterConfigsRequest;
import io.millstream.wire.message.IncrementalAlterConfigsResponse;
import io.millstream.wire.message.InitProducerIdResponse;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.ListConfigResourcesResponse;
import io.millstream.wire.message.ListGroupsResponse;
import io.millstream.wire.message.ListPartitionReassignmentsResponse;
import io.millstream.wire.message.ListTransactionsResponse;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.OffsetCommitRequest;
import io.millstream.wire.message.OffsetCommitResponse;
import io.millstream.wire.message.OffsetDeleteResponse;
import io.millstream.wire.message.OffsetFetchRequest;
import io.millstream.wire.message.OffsetFetchResponse;
import io.millstream.wire.message.OffsetForLeaderEpochRequest;
import io.millstream.wire.message.OffsetForLeaderEpochResponse;
import io.millstream.wire.message.SaslAuthenticateResponse;
import io.millstream.wire.message.SaslHandshakeResponse;
import io.millstream.wire.message.SyncGroupResponse;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import io.millstream.wire.message.WriteTxnMarkersRequest;
import io.millstream.wire.message.WriteTxnMarkersResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when a handler has a bug: UNKNOWN_SERVER_ERROR where an answer of that kind and version has its place
 * for an error, as Kafka's requests say it of themselves ({@code getErrorResponse}). So a defect never looks like a broken
 * network, which clients would try again and again.
 *
 * <p>Produce and ListOffsets answer for themselves, by {@link io.millstream.broker.RequestHandler#afterDefect}.
 */
final class DefectAnswers {
    private static final short ERROR = ErrorCode.UNKNOWN_SERVER_ERROR.code();

    private DefectAnswers() {}

    /** The answer; null if nobody knows how to say it: the connection has to be closed. */
    static @Nullable Message of(ApiKey key, Message request, int version) {
        return switch (key) {
            case ADD_OFFSETS_TO_TXN -> new AddOffsetsToTxnResponse().errorCode(ERROR);
            case ALTER_PARTITION_REASSIGNMENTS -> new AlterPartitionReassignmentsResponse().errorCode(ERROR);
            case API_VERSIONS -> new ApiVersionsResponse().errorCode(ERROR);
            case CONSUMER_GROUP_HEARTBEAT -> new ConsumerGroupHeartbeatResponse().errorCode(ERROR);
            case DESCRIBE_ACLS -> new DescribeAclsResponse().errorCode(ERROR);
            case DESCRIBE_CLIENT_QUOTAS -> new DescribeClientQuotasResponse().errorCode(ERROR);
            case DESCRIBE_CLUSTER -> new DescribeClusterResponse().errorCode(ERROR);
            case DESCRIBE_QUORUM -> new DescribeQuorumResponse().errorCode(ERROR);
            case DESCRIBE_USER_SCRAM_CREDENTIALS ->
                describeUserScramCredentials((DescribeUserScramCredentialsRequest) request);
            case FETCH -> fetch((FetchRequest) request, version);
            case END_TXN -> new EndTxnResponse().errorCode(ERROR);
            case HEARTBEAT -> new HeartbeatResponse().errorCode(ERROR);
            case INIT_PRODUCER_ID -> new InitProducerIdResponse().errorCode(ERROR);
            case JOIN_GROUP -> new JoinGroupResponse().errorCode(ERROR);
            case LEAVE_GROUP -> new LeaveGroupResponse().errorCode(ERROR);
            case LIST_CONFIG_RESOURCES -> new ListConfigResourcesResponse().errorCode(ERROR);
            case LIST_GROUPS -> new ListGroupsResponse().errorCode(ERROR);
            case LIST_PARTITION_REASSIGNMENTS -> new ListPartitionReassignmentsResponse().errorCode(ERROR);
            case LIST_TRANSACTIONS -> new ListTransactionsResponse().errorCode(ERROR);
            case OFFSET_DELETE -> new OffsetDeleteResponse().errorCode(ERROR);
            case SASL_AUTHENTICATE -> new SaslAuthenticateResponse().errorCode(ERROR);
            case SASL_HANDSHAKE -> new SaslHandshakeResponse().errorCode(ERROR);
            case SYNC_GROUP -> new SyncGroupResponse().errorCode(ERROR);
            case ADD_PARTITIONS_TO_TXN -> addPartitionsToTxn((AddPartitionsToTxnRequest) request, version);
            case ALTER_CLIENT_QUOTAS -> alterClientQuotas((AlterClientQuotasRequest) request);
            case ALTER_CONFIGS -> alterConfigs((AlterConfigsRequest) request);
            case INCREMENTAL_ALTER_CONFIGS -> incrementalAlterConfigs((IncrementalAlterConfigsRequest) request);
            case DESCRIBE_CONFIGS -> describeConfigs((DescribeConfigsRequest) request);
            case ALTER_REPLICA_LOG_DIRS -> alterReplicaLogDirs((AlterReplicaLogDirsRequest) request);
            case ALTER_USER_SCRAM_CREDENTIALS -> alterUserScramCredentials((AlterUserScramCredentialsRequest) request);
            case CONSUMER_GROUP_DESCRIBE -> consumerGroupDescribe((ConsumerGroupDescribeRequest) request);
            case DESCRIBE_GROUPS -> describeGroups((DescribeGroupsRequest) request);
            case DELETE_GROUPS -> deleteGroups((DeleteGroupsRequest) request);
            case CREATE_ACLS -> createAcls((CreateAclsRequest) request);
            case DELETE_ACLS -> deleteAcls((DeleteAclsRequest) request);
            case CREATE_PARTITIONS -> createPartitions((CreatePartitionsRequest) request);
            case CREATE_TOPICS -> createTopics((CreateTopicsRequest) request);
            case DELETE_TOPICS -> deleteTopics((DeleteTopicsRequest) request, version);
            case DELETE_RECORDS -> deleteRecords((DeleteRecordsRequest) request);
            case DESCRIBE_PRODUCERS -> describeProducers((DescribeProducersRequest) request);
            case DESCRIBE_TOPIC_PARTITIONS -> describeTopicPartitions((DescribeTopicPartitionsRequest) request);
            case DESCRIBE_TRANSACTIONS -> describeTransactions((DescribeTransactionsRequest) request);
            case DESCRIBE_LOG_DIRS -> describeLogDirs(version);
            case ELECT_LEADERS -> electLeaders((ElectLeadersRequest) request, version);
            case FIND_COORDINATOR -> findCoordinator((FindCoordinatorRequest) request, version);
            case METADATA -> metadata((MetadataRequest) request, version);
            case OFFSET_COMMIT -> offsetCommit((OffsetCommitRequest) request);
            case TXN_OFFSET_COMMIT -> txnOffsetCommit((TxnOffsetCommitRequest) request);
            case OFFSET_FETCH -> offsetFetch((OffsetFetchRequest) request, version);
            case OFFSET_FOR_LEADER_EPOCH -> offsetForLeaderEpoch((OffsetForLeaderEpochRequest) request);
            case WRITE_TXN_MARKERS -> writeTxnMarkers((WriteTxnMarkersRequest) request);
            default -> null;
        };
    }

    private static AddPartitionsToTxnResponse addPartitionsToTxn(AddPartitionsToTxnRequest request, int version) {
        if (version >= 4) { // many transactions at once
            return new AddPartitionsToTxnResponse().errorCode(ERROR);
        }
        return new AddPartitionsToTxnResponse()
                .resultsByTopicV3AndBelow(mapped(
                        request.v3AndBelowTopics(),
                        topic -> new AddPartitionsToTxnResponse.AddPartitionsToTxnTopicResult()
                                .name(topic.name())
                                .resultsByPartition(mapped(
                                        topic.partitions(),
                                        partition -> new AddPartitionsToTxnResponse.AddPartitionsToTxnPartitionResult()
                                                .partitionIndex(partition)
                                                .partitionErrorCode(ERROR)))));
    }

    private static AlterClientQuotasResponse alterClientQuotas(AlterClientQuotasRequest request) {
        return new AlterClientQuotasResponse()
                .entries(mapped(request.entries(), entry -> new AlterClientQuotasResponse.EntryData()
                        .entity(mapped(entry.entity(), part -> new AlterClientQuotasResponse.EntityData()
                                .entityType(part.entityType())
                                .entityName(part.entityName())))
                        .errorCode(ERROR)));
    }

    private static AlterConfigsResponse alterConfigs(AlterConfigsRequest request) {
        return new AlterConfigsResponse()
                .responses(
                        mapped(request.resources(), resource -> new AlterConfigsResponse.AlterConfigsResourceResponse()
                                .resourceType(resource.resourceType())
                                .resourceName(resource.resourceName())
                                .errorCode(ERROR)));
    }

    private static IncrementalAlterConfigsResponse incrementalAlterConfigs(IncrementalAlterConfigsRequest request) {
        return new IncrementalAlterConfigsResponse()
                .responses(mapped(
                        request.resources(),
                        resource -> new IncrementalAlterConfigsResponse.AlterConfigsResourceResponse()
                                .resourceType(resource.resourceType())
                                .resourceName(resource.resourceName())
                                .errorCode(ERROR)));
    }

    private static DescribeConfigsResponse describeConfigs(DescribeConfigsRequest request) {
        return new DescribeConfigsResponse()
                .results(mapped(request.resources(), resource -> new DescribeConfigsResponse.DescribeConfigsResult()
                        .resourceType(resource.resourceType())
                        .resourceName(resource.resourceName())
                        .errorCode(ERROR)));
    }

    private static AlterReplicaLogDirsResponse alterReplicaLogDirs(AlterReplicaLogDirsRequest request) {
        return new AlterReplicaLogDirsResponse()
                .results(request.dirs().stream()
                        .flatMap(directory -> directory.topics().stream())
                        .map(topic -> new AlterReplicaLogDirsResponse.AlterReplicaLogDirTopicResult()
                                .topicName(topic.name())
                                .partitions(mapped(
                                        topic.partitions(),
                                        partition -> new AlterReplicaLogDirsResponse.AlterReplicaLogDirPartitionResult()
                                                .partitionIndex(partition)
                                                .errorCode(ERROR))))
                        .toList());
    }

    private static AlterUserScramCredentialsResponse alterUserScramCredentials(
            AlterUserScramCredentialsRequest request) {
        Stream<String> users = Stream.concat(
                request.deletions().stream().map(AlterUserScramCredentialsRequest.ScramCredentialDeletion::name),
                request.upsertions().stream().map(AlterUserScramCredentialsRequest.ScramCredentialUpsertion::name));
        return new AlterUserScramCredentialsResponse()
                .results(users.distinct()
                        .map(user -> new AlterUserScramCredentialsResponse.AlterUserScramCredentialsResult()
                                .user(user)
                                .errorCode(ERROR))
                        .toList());
    }

    private static ConsumerGroupDescribeResponse consumerGroupDescribe(ConsumerGroupDescribeRequest request) {
        return new ConsumerGroupDescribeResponse()
                .groups(mapped(request.groupIds(), group -> new ConsumerGroupDescribeResponse.DescribedGroup()
                        .groupId(group)
                        .errorCode(ERROR)));
    }

    private static DescribeGroupsResponse describeGroups(DescribeGroupsRequest request) {
        return new DescribeGroupsResponse()
                .groups(mapped(request.groups(), group -> new DescribeGroupsResponse.DescribedGroup()
                        .groupId(group)
                        .errorCode(ERROR)));
    }

    private static DeleteGroupsResponse deleteGroups(DeleteGroupsRequest request) {
        return new DeleteGroupsResponse()
                .results(mapped(request.groupsNames(), group -> new DeleteGroupsResponse.DeletableGroupResult()
                        .groupId(group)
                        .errorCode(ERROR)));
    }

    private static CreateAclsResponse createAcls(CreateAclsRequest request) {
        return new CreateAclsResponse()
                .results(mapped(
                        request.creations(), acl -> new CreateAclsResponse.AclCreationResult().errorCode(ERROR)));
    }

    private static DeleteAclsResponse deleteAcls(DeleteAclsRequest request) {
        return new DeleteAclsResponse()
                .filterResults(mapped(
                        request.filters(), filter -> new DeleteAclsResponse.DeleteAclsFilterResult().errorCode(ERROR)));
    }

    private static CreatePartitionsResponse createPartitions(CreatePartitionsRequest request) {
        return new CreatePartitionsResponse()
                .results(mapped(request.topics(), topic -> new CreatePartitionsResponse.CreatePartitionsTopicResult()
                        .name(topic.name())
                        .errorCode(ERROR)));
    }

    private static CreateTopicsResponse createTopics(CreateTopicsRequest request) {
        return new CreateTopicsResponse()
                .topics(mapped(request.topics(), topic -> new CreateTopicsResponse.CreatableTopicResult()
                        .name(topic.name())
                        .errorCode(ERROR)));
    }

    private static DeleteTopicsResponse deleteTopics(DeleteTopicsRequest request, int version) {
        if (version >= 6) {
            return new DeleteTopicsResponse()
                    .responses(mapped(request.topics(), topic -> new DeleteTopicsResponse.DeletableTopicResult()
                            .name(topic.name())
                            .topicId(topic.topicId())
                            .errorCode(ERROR)));
        }
        return new DeleteTopicsResponse()
                .responses(mapped(request.topicNames(), name -> new DeleteTopicsResponse.DeletableTopicResult()
                        .name(name)
                        .errorCode(ERROR)));
    }

    private static DeleteRecordsResponse deleteRecords(DeleteRecordsRequest request) {
        return new DeleteRecordsResponse()
                .topics(mapped(request.topics(), topic -> new DeleteRecordsResponse.DeleteRecordsTopicResult()
                        .name(topic.name())
                        .partitions(mapped(
                                topic.partitions(),
                                partition -> new DeleteRecordsResponse.DeleteRecordsPartitionResult()
                                        .partitionIndex(partition.partitionIndex())
                                        .lowWatermark(-1)
                                        .errorCode(ERROR)))));
    }

    private static DescribeProducersResponse describeProducers(DescribeProducersRequest request) {
        return new DescribeProducersResponse()
                .topics(mapped(request.topics(), topic -> new DescribeProducersResponse.TopicResponse()
                        .name(topic.name())
                        .partitions(mapped(
                                topic.partitionIndexes(), partition -> new DescribeProducersResponse.PartitionResponse()
                                        .partitionIndex(partition)
                                        .errorCode(ERROR)))));
    }

    private static DescribeTopicPartitionsResponse describeTopicPartitions(DescribeTopicPartitionsRequest request) {
        return new DescribeTopicPartitionsResponse()
                .topics(mapped(
                        request.topics(),
                        topic -> new DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic()
                                .name(topic.name())
                                .errorCode(ERROR)));
    }

    private static DescribeTransactionsResponse describeTransactions(DescribeTransactionsRequest request) {
        return new DescribeTransactionsResponse()
                .transactionStates(
                        mapped(request.transactionalIds(), id -> new DescribeTransactionsResponse.TransactionState()
                                .transactionalId(id)
                                .errorCode(ERROR)));
    }

    private static DescribeLogDirsResponse describeLogDirs(int version) {
        return version >= 3
                ? new DescribeLogDirsResponse().errorCode(ERROR)
                : new DescribeLogDirsResponse()
                        .results(List.of(new DescribeLogDirsResponse.DescribeLogDirsResult().errorCode(ERROR)));
    }

    private static ElectLeadersResponse electLeaders(ElectLeadersRequest request, int version) {
        if (version >= 1) {
            return new ElectLeadersResponse().errorCode(ERROR);
        }
        return new ElectLeadersResponse()
                .replicaElectionResults(
                        mapped(request.topicPartitions(), topic -> new ElectLeadersResponse.ReplicaElectionResult()
                                .topic(topic.topic())
                                .partitionResult(mapped(
                                        topic.partitions(), partition -> new ElectLeadersResponse.PartitionResult()
                                                .partitionId(partition)
                                                .errorCode(ERROR)))));
    }

    private static FetchResponse fetch(FetchRequest request, int version) {
        if (version >= 7) {
            return new FetchResponse().errorCode(ERROR);
        }
        return new FetchResponse()
                .responses(mapped(request.topics(), topic -> new FetchResponse.FetchableTopicResponse()
                        .topic(topic.topic())
                        .partitions(mapped(topic.partitions(), partition -> new FetchResponse.PartitionData()
                                .partitionIndex(partition.partition())
                                .errorCode(ERROR)
                                .highWatermark(-1)
                                .records(new BytesRecords(ByteBuffer.allocate(0)))))));
    }

    private static DescribeUserScramCredentialsResponse describeUserScramCredentials(
            DescribeUserScramCredentialsRequest request) {
        return new DescribeUserScramCredentialsResponse()
                .errorCode(ERROR)
                .results(mapped(
                        request.users(),
                        user -> new DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult()
                                .user(user.name())
                                .errorCode(ERROR)));
    }

    private static FindCoordinatorResponse findCoordinator(FindCoordinatorRequest request, int version) {
        return version >= 4
                ? new FindCoordinatorResponse()
                        .coordinators(mapped(request.coordinatorKeys(), key -> new FindCoordinatorResponse.Coordinator()
                                .key(key)
                                .nodeId(-1)
                                .port(-1)
                                .errorCode(ERROR)))
                : new FindCoordinatorResponse().nodeId(-1).port(-1).errorCode(ERROR);
    }

    private static MetadataResponse metadata(MetadataRequest request, int version) {
        var answer = new MetadataResponse()
                .topics(mapped(request.topics(), topic -> new MetadataResponse.MetadataResponseTopic()
                        .name(version >= 12 || topic.name() != null ? topic.name() : "")
                        .topicId(topic.topicId())
                        .errorCode(ERROR)));
        return version >= 13 ? answer.errorCode(ERROR) : answer;
    }

    private static OffsetCommitResponse offsetCommit(OffsetCommitRequest request) {
        return new OffsetCommitResponse()
                .topics(mapped(request.topics(), topic -> new OffsetCommitResponse.OffsetCommitResponseTopic()
                        .name(topic.name())
                        .topicId(topic.topicId())
                        .partitions(mapped(
                                topic.partitions(),
                                partition -> new OffsetCommitResponse.OffsetCommitResponsePartition()
                                        .partitionIndex(partition.partitionIndex())
                                        .errorCode(ERROR)))));
    }

    private static TxnOffsetCommitResponse txnOffsetCommit(TxnOffsetCommitRequest request) {
        return new TxnOffsetCommitResponse()
                .topics(mapped(request.topics(), topic -> new TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic()
                        .name(topic.name())
                        .topicId(topic.topicId())
                        .partitions(mapped(
                                topic.partitions(),
                                partition -> new TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition()
                                        .partitionIndex(partition.partitionIndex())
                                        .errorCode(ERROR)))));
    }

    private static OffsetFetchResponse offsetFetch(OffsetFetchRequest request, int version) {
        if (version >= 8) {
            return new OffsetFetchResponse()
                    .groups(mapped(request.groups(), group -> new OffsetFetchResponse.OffsetFetchResponseGroup()
                            .groupId(group.groupId())
                            .errorCode(ERROR)));
        } else if (version >= 2) {
            return new OffsetFetchResponse().errorCode(ERROR);
        }
        return new OffsetFetchResponse()
                .topics(mapped(request.topics(), topic -> new OffsetFetchResponse.OffsetFetchResponseTopic()
                        .name(topic.name())
                        .partitions(mapped(
                                topic.partitionIndexes(),
                                partition -> new OffsetFetchResponse.OffsetFetchResponsePartition()
                                        .partitionIndex(partition)
                                        .committedOffset(-1)
                                        .metadata("")
                                        .errorCode(ERROR)))));
    }

    private static OffsetForLeaderEpochResponse offsetForLeaderEpoch(OffsetForLeaderEpochRequest request) {
        return new OffsetForLeaderEpochResponse()
                .topics(mapped(request.topics(), topic -> new OffsetForLeaderEpochResponse.OffsetForLeaderTopicResult()
                        .topic(topic.topic())
                        .partitions(mapped(
                                topic.partitions(), partition -> new OffsetForLeaderEpochResponse.EpochEndOffset()
                                        .partition(partition.partition())
                                        .errorCode(ERROR)))));
    }

    private static WriteTxnMarkersResponse writeTxnMarkers(WriteTxnMarkersRequest request) {
        return new WriteTxnMarkersResponse()
                .markers(mapped(request.markers(), marker -> new WriteTxnMarkersResponse.WritableTxnMarkerResult()
                        .producerId(marker.producerId())
                        .topics(mapped(
                                marker.topics(), topic -> new WriteTxnMarkersResponse.WritableTxnMarkerTopicResult()
                                        .name(topic.name())
                                        .partitions(mapped(
                                                topic.partitionIndexes(),
                                                partition ->
                                                        new WriteTxnMarkersResponse.WritableTxnMarkerPartitionResult()
                                                                .partitionIndex(partition)
                                                                .errorCode(ERROR)))))));
    }

    private static <T, R> List<R> mapped(@Nullable List<T> items, Function<T, R> answer) {
        return items == null ? List.of() : items.stream().map(answer).toList();
    }
}
