package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.EndTxnRequest;
import io.millstream.wire.message.EndTxnResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** EndTxn: a producer commits or aborts. Answered when the decision is on disk; the markers follow. */
final class EndTxnHandler implements RequestHandler<EndTxnRequest, EndTxnResponse> {
    private static final int FENCED_SINCE = 2;
    private static final int BUMPING_SINCE = 5;

    private final TransactionCoordinator coordinator;

    EndTxnHandler(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable EndTxnResponse> handle(EndTxnRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, request.transactionalId())) {
            return CompletableFuture.completedStage(
                    new EndTxnResponse().errorCode(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code()));
        }
        int version = context.apiVersion();
        var stamp = new ProducerStamp(request.producerId(), request.producerEpoch());
        return coordinator
                .endTransaction(request.transactionalId(), stamp, request.committed(), version >= BUMPING_SINCE)
                .<@Nullable EndTxnResponse>thenApply(outcome -> new EndTxnResponse()
                        .errorCode(OldErrors.of(outcome.error(), version, FENCED_SINCE)
                                .code())
                        .producerId(outcome.stamp().producerId())
                        .producerEpoch(outcome.stamp().producerEpoch()));
    }
}
