package io.millstream.broker.transaction;

import io.millstream.base.Clock;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.internal.ClientRegex;
import io.millstream.broker.internal.ClientRegex.InvalidRegexException;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ListTransactionsRequest;
import io.millstream.wire.message.ListTransactionsResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** ListTransactions (KIP-664), by state, producer, duration (KIP-994) and pattern of the id (KIP-1152). */
final class ListTransactionsHandler implements RequestHandler<ListTransactionsRequest, ListTransactionsResponse> {
    private final TransactionCoordinator coordinator;
    private final Clock clock;

    ListTransactionsHandler(TransactionCoordinator coordinator, Clock clock) {
        this.coordinator = coordinator;
        this.clock = clock;
    }

    @Override
    public CompletionStage<@Nullable ListTransactionsResponse> handle(
            ListTransactionsRequest request, RequestContext context) {
        var response = new ListTransactionsResponse();
        String text = request.transactionalIdPattern();
        Predicate<String> idFilter;
        try {
            idFilter = text == null || text.isEmpty() ? id -> true : ClientRegex.compile(text)::matches;
        } catch (InvalidRegexException e) {
            return CompletableFuture.completedStage(response.errorCode(ErrorCode.INVALID_REGULAR_EXPRESSION.code()));
        }
        Set<TransactionState> states = states(request.stateFilters(), response.unknownStateFilters());
        if (states.isEmpty() && !request.stateFilters().isEmpty()) {
            return CompletableFuture.completedStage(response); // only states that nobody is in
        }
        Predicate<Transaction> filter =
                filter(request, states).and(transaction -> idFilter.test(transaction.transactionalId()));
        return coordinator.all().<@Nullable ListTransactionsResponse>thenApply(found -> {
            response.errorCode(found.error().code());
            found.transactions().stream()
                    .filter(transaction -> context.isAllowed(
                            AclOperation.DESCRIBE, ResourceType.TRANSACTIONAL_ID, transaction.transactionalId()))
                    .filter(filter)
                    .map(ListTransactionsHandler::entry)
                    .forEach(response.transactionStates()::add);
            return response;
        });
    }

    private Predicate<Transaction> filter(ListTransactionsRequest request, Set<TransactionState> states) {
        long nowMs = clock.wallMs();
        var producerIds = new HashSet<>(request.producerIdFilters());
        long durationMs = request.durationFilter();
        return transaction -> (states.isEmpty() || states.contains(transaction.state()))
                && (producerIds.isEmpty()
                        || producerIds.contains(transaction.stamp().producerId()))
                && (durationMs < 0 || isOlder(transaction, nowMs, durationMs));
    }

    private static boolean isOlder(Transaction transaction, long nowMs, long durationMs) {
        boolean isUnderWay = transaction.state() == TransactionState.ONGOING
                || transaction.state().isPrepared();
        return isUnderWay && nowMs - transaction.times().startMs() > durationMs;
    }

    private static Set<TransactionState> states(List<String> labels, List<String> unknown) {
        var states = new HashSet<TransactionState>();
        for (String label : new ArrayList<>(labels)) {
            TransactionState.ofLabel(label).ifPresentOrElse(states::add, () -> unknown.add(label));
        }
        return states;
    }

    private static ListTransactionsResponse.TransactionState entry(Transaction transaction) {
        return new ListTransactionsResponse.TransactionState()
                .transactionalId(transaction.transactionalId())
                .producerId(transaction.stamp().producerId())
                .transactionState(transaction.state().label());
    }
}
