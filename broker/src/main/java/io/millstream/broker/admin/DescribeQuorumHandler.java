package io.millstream.broker.admin;

import io.millstream.base.Clock;
import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeQuorumRequest;
import io.millstream.wire.message.DescribeQuorumResponse;
import io.millstream.wire.message.DescribeQuorumResponse.Listener;
import io.millstream.wire.message.DescribeQuorumResponse.Node;
import io.millstream.wire.message.DescribeQuorumResponse.PartitionData;
import io.millstream.wire.message.DescribeQuorumResponse.ReplicaState;
import io.millstream.wire.message.DescribeQuorumResponse.TopicData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Describes the metadata quorum (KIP-836) for tools that watch it: this node, which leads and is not behind. */
final class DescribeQuorumHandler implements RequestHandler<DescribeQuorumRequest, DescribeQuorumResponse> {
    private static final String METADATA_TOPIC = "__cluster_metadata";

    private final ClusterView cluster;
    private final Clock clock;

    DescribeQuorumHandler(ClusterView cluster, Clock clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public CompletionStage<@Nullable DescribeQuorumResponse> handle(
            DescribeQuorumRequest request, RequestContext context) {
        if (!context.isAllowedOnCluster(AclOperation.DESCRIBE)) {
            return CompletableFuture.completedStage(
                    new DescribeQuorumResponse().errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code()));
        }
        var topics = new ArrayList<TopicData>();
        for (DescribeQuorumRequest.TopicData topic : request.topics()) {
            var partitions = new ArrayList<PartitionData>();
            for (DescribeQuorumRequest.PartitionData partition : topic.partitions()) {
                boolean isMetadata = topic.topicName().equals(METADATA_TOPIC) && partition.partitionIndex() == 0;
                partitions.add(
                        isMetadata
                                ? quorum()
                                : new PartitionData()
                                        .partitionIndex(partition.partitionIndex())
                                        .errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())
                                        .leaderId(-1));
            }
            topics.add(new TopicData().topicName(topic.topicName()).partitions(partitions));
        }
        var response = new DescribeQuorumResponse().errorMessage(null).topics(topics);
        if (context.apiVersion() >= 2) {
            response.nodes(List.of(thisNode(cluster.endpoint(context.listenerName()))));
        }
        return CompletableFuture.completedStage(response);
    }

    private Node thisNode(Endpoint endpoint) {
        return new Node()
                .nodeId(cluster.nodeId())
                .listeners(List.of(new Listener()
                        .name(endpoint.listenerName())
                        .host(endpoint.host())
                        .port(endpoint.port())));
    }

    private PartitionData quorum() {
        long nowMs = clock.wallMs();
        return new PartitionData()
                .errorMessage(null)
                .leaderId(cluster.nodeId())
                .currentVoters(List.of(new ReplicaState()
                        .replicaId(cluster.nodeId())
                        .lastFetchTimestamp(nowMs)
                        .lastCaughtUpTimestamp(nowMs)));
    }
}
