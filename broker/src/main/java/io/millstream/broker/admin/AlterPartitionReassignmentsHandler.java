package io.millstream.broker.admin;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Topics;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.millstream.wire.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.millstream.wire.message.AlterPartitionReassignmentsResponse;
import io.millstream.wire.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.millstream.wire.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Moves partitions to other replicas (KIP-455): to this broker, where they are, and to no other. */
final class AlterPartitionReassignmentsHandler
        implements RequestHandler<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> {
    private final Topics topics;
    private final Assignments assignments;

    AlterPartitionReassignmentsHandler(Topics topics, Assignments assignments) {
        this.topics = topics;
        this.assignments = assignments;
    }

    @Override
    public CompletionStage<@Nullable AlterPartitionReassignmentsResponse> handle(
            AlterPartitionReassignmentsRequest request, RequestContext context) {
        var response = new AlterPartitionReassignmentsResponse()
                .allowReplicationFactorChange(request.allowReplicationFactorChange())
                .errorMessage(null);
        if (!context.isAllowedOnCluster(AclOperation.ALTER)) {
            return CompletableFuture.completedStage(response.errorCode(ErrorCode.CLUSTER_AUTHORIZATION_FAILED.code())
                    .errorMessage("Cluster authorization failed."));
        }
        var results = new ArrayList<ReassignableTopicResponse>();
        for (ReassignableTopic topic : request.topics()) {
            var partitions = new ArrayList<ReassignablePartitionResponse>();
            for (ReassignablePartition partition : topic.partitions()) {
                var result = new ReassignablePartitionResponse().partitionIndex(partition.partitionIndex());
                try {
                    reassign(topic.name(), partition);
                    result.errorMessage(null);
                } catch (Refusal refusal) {
                    result.errorCode(refusal.code().code()).errorMessage(refusal.message());
                }
                partitions.add(result);
            }
            results.add(new ReassignableTopicResponse().name(topic.name()).partitions(partitions));
        }
        return CompletableFuture.completedStage(response.responses(results));
    }

    private void reassign(String topic, ReassignablePartition partition) throws Refusal {
        if (topics.partition(topic, partition.partitionIndex()) == null) {
            throw new Refusal(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "Unable to find a partition " + partition.partitionIndex() + " of topic " + topic + ".");
        }
        List<Integer> replicas = partition.replicas();
        if (replicas == null) {
            throw new Refusal(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, "No partition reassignment is in progress.");
        }
        assignments.check(replicas);
    }
}
