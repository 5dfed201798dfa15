package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Topics;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ElectLeadersRequest;
import io.millstream.wire.message.ElectLeadersRequest.TopicPartitions;
import io.millstream.wire.message.ElectLeadersResponse;
import io.millstream.wire.message.ElectLeadersResponse.PartitionResult;
import io.millstream.wire.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Elects leaders (KIP-183, KIP-460): the one replica leads already, whatever kind of election is asked for. Who asks for
 * all partitions is told of those that needed one, which are none.
 */
final class ElectLeadersHandler implements RequestHandler<ElectLeadersRequest, ElectLeadersResponse> {
    private final Topics topics;

    ElectLeadersHandler(Topics topics) {
        this.topics = topics;
    }

    @Override
    public CompletionStage<@Nullable ElectLeadersResponse> handle(ElectLeadersRequest request, RequestContext context) {
        List<TopicPartitions> wanted = request.topicPartitions();
        boolean allowed = context.isAllowedOnCluster(AclOperation.ALTER);
        var results = new ArrayList<ReplicaElectionResult>();
        for (TopicPartitions topic : wanted == null ? List.<TopicPartitions>of() : wanted) {
            var partitions = new ArrayList<PartitionResult>();
            for (int number : topic.partitions()) {
                partitions.add(
                        allowed
                                ? elect(topic.topic(), number)
                                : new PartitionResult()
                                        .partitionId(number)
                                        .errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code())
                                        .errorMessage("Cluster authorization failed."));
            }
            results.add(new ReplicaElectionResult().topic(topic.topic()).partitionResult(partitions));
        }
        var response = new ElectLeadersResponse().replicaElectionResults(results);
        if (!allowed && context.apiVersion() >= 1) {
            response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code());
        }
        return CompletableFuture.completedStage(response);
    }

    private PartitionResult elect(String topic, int number) {
        var result = new PartitionResult().partitionId(number);
        if (topics.partition(topic, number) == null) {
            return result.errorCode(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code())
                    .errorMessage(
                            topics.find(topic) == null
                                    ? "No such topic as " + topic
                                    : "No such partition as " + topic + "-" + number);
        }
        return result.errorCode(ErrorCode.ELECTION_NOT_NEEDED.code())
                .errorMessage("Leader election not needed for topic partition.");
    }
}
