package io.millstream.broker.transaction;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.transaction.TransactionCoordinator.Found;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeTransactionsRequest;
import io.millstream.wire.message.DescribeTransactionsResponse;
import io.millstream.wire.message.DescribeTransactionsResponse.TopicData;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** DescribeTransactions (KIP-664). */
final class DescribeTransactionsHandler
        implements RequestHandler<DescribeTransactionsRequest, DescribeTransactionsResponse> {
    private final TransactionCoordinator coordinator;

    DescribeTransactionsHandler(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable DescribeTransactionsResponse> handle(
            DescribeTransactionsRequest request, RequestContext context) {
        CompletionStage<DescribeTransactionsResponse> all =
                CompletableFuture.completedStage(new DescribeTransactionsResponse());
        for (String transactionalId : request.transactionalIds()) {
            all = all.thenCombine(describe(transactionalId, context), (response, state) -> {
                response.transactionStates().add(state);
                return response;
            });
        }
        return all.<@Nullable DescribeTransactionsResponse>thenApply(response -> response);
    }

    private CompletionStage<DescribeTransactionsResponse.TransactionState> describe(
            String transactionalId, RequestContext context) {
        var state = new DescribeTransactionsResponse.TransactionState().transactionalId(transactionalId);
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, transactionalId)) {
            return CompletableFuture.completedStage(
                    state.errorCode(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code()));
        }
        if (transactionalId.isEmpty()) {
            return CompletableFuture.completedStage(state.errorCode(ErrorCode.INVALID_REQUEST.code()));
        }
        return coordinator.find(transactionalId).thenApply(found -> fill(state, found, context));
    }

    private static DescribeTransactionsResponse.TransactionState fill(
            DescribeTransactionsResponse.TransactionState state, Found found, RequestContext context) {
        if (found.error() != ErrorCode.NONE || found.transactions().isEmpty()) {
            ErrorCode error = found.error() == ErrorCode.NONE ? ErrorCode.TRANSACTIONAL_ID_NOT_FOUND : found.error();
            return state.errorCode(error.code());
        }
        Transaction transaction = found.transactions().get(0);
        return state.producerId(transaction.stamp().producerId())
                .producerEpoch(transaction.stamp().producerEpoch())
                .transactionState(transaction.state().label())
                .transactionTimeoutMs(transaction.times().timeoutMs())
                .transactionStartTimeMs(transaction.times().startMs())
                .topics(topics(transaction, context));
    }

    private static List<TopicData> topics(Transaction transaction, RequestContext context) {
        var byTopic = new TreeMap<String, TopicData>();
        for (TopicPartition partition : new TreeSet<>(transaction.partitions())) {
            String topic = partition.topic();
            if (context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic)) {
                byTopic.computeIfAbsent(topic, name -> new TopicData().topic(name))
                        .partitions()
                        .add(partition.partition());
            }
        }
        return new ArrayList<>(byTopic.values());
    }
}
