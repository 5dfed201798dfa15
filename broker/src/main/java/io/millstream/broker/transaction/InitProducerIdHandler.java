package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.transaction.TransactionCoordinator.Outcome;
import io.millstream.log.RecordBatch;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.InitProducerIdRequest;
import io.millstream.wire.message.InitProducerIdResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** InitProducerId: an idempotent producer gets an id, a transactional one takes its transactional id. */
final class InitProducerIdHandler implements RequestHandler<InitProducerIdRequest, InitProducerIdResponse> {
    private static final int FENCED_SINCE = 4;

    private final TransactionCoordinator coordinator;

    InitProducerIdHandler(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable InitProducerIdResponse> handle(
            InitProducerIdRequest request, RequestContext context) {
        ErrorCode error = check(request, context);
        CompletionStage<Outcome> outcome =
                error == ErrorCode.NONE ? init(request) : CompletableFuture.completedStage(Outcome.failed(error));
        return outcome.<@Nullable InitProducerIdResponse>thenApply(result -> new InitProducerIdResponse()
                .errorCode(OldErrors.of(result.error(), context.apiVersion(), FENCED_SINCE)
                        .code())
                .producerId(result.stamp().producerId())
                .producerEpoch(result.stamp().producerEpoch()));
    }

    private CompletionStage<Outcome> init(InitProducerIdRequest request) {
        String transactionalId = request.transactionalId();
        if (transactionalId == null) {
            return coordinator.newProducer();
        }
        var expected = new ProducerStamp(request.producerId(), request.producerEpoch());
        return coordinator.initProducer(transactionalId, request.transactionTimeoutMs(), expected);
    }

    private static ErrorCode check(InitProducerIdRequest request, RequestContext context) {
        String transactionalId = request.transactionalId();
        boolean hasId = request.producerId() != RecordBatch.NO_PRODUCER_ID;
        boolean hasEpoch = request.producerEpoch() != RecordBatch.NO_PRODUCER_EPOCH;
        if (transactionalId != null) {
            // Two-phase commit (KIP-939) is off, as it is in Kafka unless a broker turns it on.
            boolean isAllowed = context.isAllowed(AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, transactionalId)
                    && !request.enable2Pc();
            if (!isAllowed) {
                return ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
            }
            if (request.keepPreparedTxn()) {
                return ErrorCode.UNSUPPORTED_VERSION;
            }
        } else if (!mayBeIdempotent(context)) {
            return ErrorCode.CLUSTER_AUTHORIZATION_FAILED;
        }
        return hasId == hasEpoch ? ErrorCode.NONE : ErrorCode.INVALID_REQUEST;
    }

    /** Whoever may write to any topic may do so idempotently (KIP-679). */
    private static boolean mayBeIdempotent(RequestContext context) {
        return context.isAllowedOnCluster(AclOperation.IDEMPOTENT_WRITE)
                || context.authorizer().isAllowedOnAny(context.session(), AclOperation.WRITE, ResourceType.TOPIC);
    }
}
