package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.OffsetCommitRequest;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.millstream.wire.message.OffsetCommitResponse;
import io.millstream.wire.message.OffsetCommitResponse.OffsetCommitResponsePartition;
import io.millstream.wire.message.OffsetCommitResponse.OffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** OffsetCommit: a group's places in its partitions, answered once they are on disk. */
final class OffsetCommitHandler implements RequestHandler<OffsetCommitRequest, OffsetCommitResponse> {
    private static final int TOPIC_IDS_SINCE = 10;

    private final GroupCoordinator coordinator;
    private final OffsetCommits commits;

    OffsetCommitHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
        this.commits = new OffsetCommits(coordinator);
    }

    @Override
    public CompletionStage<@Nullable OffsetCommitResponse> handle(OffsetCommitRequest request, RequestContext context) {
        boolean isAllowed = context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId());
        var topics = new RequestedTopics(coordinator.topics(), context, context.apiVersion() >= TOPIC_IDS_SINCE);
        var response = new OffsetCommitResponse();
        var requested = new ArrayList<RequestedOffset>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            RequestedTopics.Found found = topics.find(topic.name(), topic.topicId(), AclOperation.READ);
            var answer = new OffsetCommitResponseTopic().name(topic.name()).topicId(topic.topicId());
            response.topics().add(answer);
            for (OffsetCommitRequestPartition partition : topic.partitions()) {
                var partitionAnswer = new OffsetCommitResponsePartition().partitionIndex(partition.partitionIndex());
                answer.partitions().add(partitionAnswer);
                ErrorCode error =
                        isAllowed ? found.check(partition.partitionIndex()) : ErrorCode.GROUP_AUTHORIZATION_FAILED;
                if (error == ErrorCode.NONE) {
                    requested.add(requested(found, partition, partitionAnswer));
                } else {
                    partitionAnswer.errorCode(error.code());
                }
            }
        }
        if (requested.isEmpty()) {
            return CompletableFuture.completedStage(response);
        }
        return commit(request, context, response, requested);
    }

    private static RequestedOffset requested(
            RequestedTopics.Found found, OffsetCommitRequestPartition partition, OffsetCommitResponsePartition answer) {
        String metadata = partition.committedMetadata();
        return new RequestedOffset(
                found.name(),
                found.topicId(),
                partition.partitionIndex(),
                partition.committedOffset(),
                partition.committedLeaderEpoch(),
                metadata == null ? "" : metadata,
                error -> answer.errorCode(error.code()));
    }

    private CompletionStage<@Nullable OffsetCommitResponse> commit(
            OffsetCommitRequest request,
            RequestContext context,
            OffsetCommitResponse response,
            List<RequestedOffset> requested) {
        var source = new CommitSource(
                request.memberId(),
                request.groupInstanceId(),
                request.generationIdOrMemberEpoch(),
                false,
                context.apiVersion());
        return coordinator.ask(
                () -> commits.commit(request.groupId(), source, request.retentionTimeMs(), null, requested)
                        .thenApply(done -> response),
                error -> {
                    requested.forEach(offset -> offset.answerWith(error));
                    return response;
                });
    }
}
