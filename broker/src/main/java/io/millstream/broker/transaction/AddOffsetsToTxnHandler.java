package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.AddOffsetsToTxnRequest;
import io.millstream.wire.message.AddOffsetsToTxnResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** AddOffsetsToTxn: a producer's transaction will commit offsets of a group. */
final class AddOffsetsToTxnHandler implements RequestHandler<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse> {
    private static final int FENCED_SINCE = 2;
    private static final short PLAIN = 0;

    private final TransactionCoordinator coordinator;
    private final TransactionalGroups groups;

    AddOffsetsToTxnHandler(TransactionCoordinator coordinator, TransactionalGroups groups) {
        this.coordinator = coordinator;
        this.groups = groups;
    }

    @Override
    public CompletionStage<@Nullable AddOffsetsToTxnResponse> handle(
            AddOffsetsToTxnRequest request, RequestContext context) {
        return add(request, context).<@Nullable AddOffsetsToTxnResponse>thenApply(error -> new AddOffsetsToTxnResponse()
                .errorCode(
                        OldErrors.of(error, context.apiVersion(), FENCED_SINCE).code()));
    }

    private CompletionStage<ErrorCode> add(AddOffsetsToTxnRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, request.transactionalId())) {
            return CompletableFuture.completedStage(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
        }
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(ErrorCode.GROUP_AUTHORIZATION_FAILED);
        }
        var offsets = new TopicPartition(TopicName.CONSUMER_OFFSETS, groups.partitionOf(request.groupId()));
        var stamp = new ProducerStamp(request.producerId(), request.producerEpoch());
        return coordinator.addPartitions(request.transactionalId(), stamp, List.of(offsets), PLAIN);
    }
}
