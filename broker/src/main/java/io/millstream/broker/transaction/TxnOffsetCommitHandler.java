package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestPartition;
import io.millstream.wire.message.TxnOffsetCommitRequest.TxnOffsetCommitRequestTopic;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import io.millstream.wire.message.TxnOffsetCommitResponse.TxnOffsetCommitResponsePartition;
import io.millstream.wire.message.TxnOffsetCommitResponse.TxnOffsetCommitResponseTopic;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * TxnOffsetCommit: offsets that count once the transaction commits. In versions before 5 AddOffsetsToTxn came first, later
 * this request does its work too (KIP-890, part 2).
 */
final class TxnOffsetCommitHandler implements RequestHandler<TxnOffsetCommitRequest, TxnOffsetCommitResponse> {
    private static final int ABORTABLE_SINCE = 4;
    private static final int ADDING_SINCE = 5;

    private final TransactionCoordinator coordinator;
    private final TransactionalGroups groups;

    TxnOffsetCommitHandler(TransactionCoordinator coordinator, TransactionalGroups groups) {
        this.coordinator = coordinator;
        this.groups = groups;
    }

    @Override
    public CompletionStage<@Nullable TxnOffsetCommitResponse> handle(
            TxnOffsetCommitRequest request, RequestContext context) {
        return commit(request, context).<@Nullable TxnOffsetCommitResponse>thenApply(response -> response);
    }

    private CompletionStage<TxnOffsetCommitResponse> commit(TxnOffsetCommitRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, request.transactionalId())) {
            return CompletableFuture.completedStage(failed(request, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED));
        }
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(failed(request, ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
        var offsets = new TopicPartition(TopicName.CONSUMER_OFFSETS, groups.partitionOf(request.groupId()));
        var stamp = new ProducerStamp(request.producerId(), request.producerEpoch());
        return coordinator
                .commitOffsets(
                        request.transactionalId(),
                        stamp,
                        offsets,
                        context.apiVersion() >= ADDING_SINCE,
                        () -> groups.commit(request, context))
                .thenCompose(result -> {
                    CompletionStage<TxnOffsetCommitResponse> committed = result.committed();
                    return committed == null
                            ? CompletableFuture.completedStage(failed(request, told(result.error(), context)))
                            : committed;
                });
    }

    /** As Kafka tells what it finds when it verifies the transaction. */
    private static ErrorCode told(ErrorCode error, RequestContext context) {
        return switch (error) {
            case PRODUCER_FENCED -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case TRANSACTION_ABORTABLE -> context.apiVersion() >= ABORTABLE_SINCE ? error : ErrorCode.INVALID_TXN_STATE;
            case CONCURRENT_TRANSACTIONS ->
                context.apiVersion() >= ADDING_SINCE ? error : ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
            default -> error;
        };
    }

    private static TxnOffsetCommitResponse failed(TxnOffsetCommitRequest request, ErrorCode error) {
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
}
