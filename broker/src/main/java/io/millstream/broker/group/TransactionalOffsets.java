package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import io.millstream.wire.message.TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition;
import io.millstream.wire.message.TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The group's side of TxnOffsetCommit: offsets that count once a transaction commits (KIP-98, KIP-447). The transaction
 * coordinator has checked the producer before, and {@link GroupCoordinator#endTransaction ends} what begins here.
 */
public final class TransactionalOffsets {
    private static final int TOPIC_IDS_SINCE = 6; // KIP-1319
    private static final long BROKERS_RETENTION = -1;

    private final GroupCoordinator coordinator;
    private final OffsetCommits commits;

    public TransactionalOffsets(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
        this.commits = new OffsetCommits(coordinator);
    }

    /** The answer in which all partitions have the same error. */
    public static TxnOffsetCommitResponse failed(TxnOffsetCommitRequest request, ErrorCode error) {
        var response = new TxnOffsetCommitResponse();
        for (TxnOffsetCommitRequestTopic topic : request.topics()) {
            var answer = new TxnOffsetCommitResponseTopic().name(topic.name()).topicId(topic.topicId());
            response.topics().add(answer);
            for (TxnOffsetCommitRequestPartition partition : topic.partitions()) {
                answer.partitions()
                        .add(new TxnOffsetCommitResponsePartition()
                                .partitionIndex(partition.partitionIndex())
                                .errorCode(error.code()));
            }
        }
        return response;
    }

    /** Keeps the offsets for the end of the producer's transaction; answered when they are on disk. From any thread. */
    public CompletionStage<TxnOffsetCommitResponse> commit(TxnOffsetCommitRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(failed(request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
        var topics = new RequestedTopics(coordinator.topics(), context, context.apiVersion() >= TOPIC_IDS_SINCE);
        TxnOffsetCommitResponse response = failed(request, ErrorCode.NONE);
        var requested = new ArrayList<RequestedOffset>();
        for (int i = 0; i < request.topics().size(); i++) {
            TxnOffsetCommitRequestTopic topic = request.topics().get(i);
            RequestedTopics.Found found = topics.find(topic.name(), topic.topicId(), AclOperation.READ);
            for (int j = 0; j < topic.partitions().size(); j++) {
                TxnOffsetCommitRequestPartition partition = topic.partitions().get(j);
                TxnOffsetCommitResponsePartition answer =
                        response.topics().get(i).partitions().get(j);
                ErrorCode error = found.check(partition.partitionIndex());
                answer.errorCode(error.code());
                if (error == ErrorCode.NONE) {
                    requested.add(requested(found, partition, answer));
                }
            }
        }
        return requested.isEmpty()
                ? CompletableFuture.completedStage(response)
                : commit(request, context, response, requested);
    }

    private static RequestedOffset requested(
            RequestedTopics.Found found,
            TxnOffsetCommitRequestPartition partition,
            TxnOffsetCommitResponsePartition answer) {
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

    private CompletionStage<TxnOffsetCommitResponse> commit(
            TxnOffsetCommitRequest request,
            RequestContext context,
            TxnOffsetCommitResponse response,
            List<RequestedOffset> requested) {
        var source = new CommitSource(
                request.memberId(),
                request.groupInstanceId(),
                request.generationIdOrMemberEpoch(),
                true,
                context.apiVersion());
        var producer = new OffsetCommits.Producer(request.producerId(), request.producerEpoch());
        return coordinator.ask(
                () -> commits.commit(request.groupId(), source, BROKERS_RETENTION, producer, requested)
                        .thenApply(done -> response),
                error -> {
                    requested.forEach(offset -> offset.answerWith(error));
                    return response;
                });
    }
}
