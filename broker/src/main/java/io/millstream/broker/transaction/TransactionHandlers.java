package io.millstream.broker.transaction;

import io.millstream.base.Clock;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Topics;
import io.millstream.wire.message.ApiKey;

/** The requests of idempotent and transactional producers, and of those who look after them. */
public final class TransactionHandlers {
    private final TransactionCoordinator coordinator;
    private final TransactionalGroups groups;
    private final Topics topics;
    private final Clock clock;

    public TransactionHandlers(
            TransactionCoordinator coordinator, TransactionalGroups groups, Topics topics, Clock clock) {
        this.coordinator = coordinator;
        this.groups = groups;
        this.topics = topics;
        this.clock = clock;
    }

    /** Adds the handlers, and tells clients that the epoch goes up with each transaction (KIP-890, part 2). */
    public void register(HandlerTable table) {
        table.serve(ApiKey.INIT_PRODUCER_ID, 0, 5, new InitProducerIdHandler(coordinator))
                .serve(ApiKey.ADD_PARTITIONS_TO_TXN, 0, 5, new AddPartitionsToTxnHandler(coordinator, topics))
                .serve(ApiKey.ADD_OFFSETS_TO_TXN, 0, 4, new AddOffsetsToTxnHandler(coordinator, groups))
                .serve(ApiKey.END_TXN, 0, 5, new EndTxnHandler(coordinator))
                .serve(ApiKey.WRITE_TXN_MARKERS, 1, 2, new WriteTxnMarkersHandler(coordinator.markers()))
                .serve(ApiKey.TXN_OFFSET_COMMIT, 0, 6, new TxnOffsetCommitHandler(coordinator, groups))
                .serve(ApiKey.DESCRIBE_PRODUCERS, 0, 0, new DescribeProducersHandler(topics))
                .serve(ApiKey.DESCRIBE_TRANSACTIONS, 0, 0, new DescribeTransactionsHandler(coordinator))
                .serve(ApiKey.LIST_TRANSACTIONS, 0, 2, new ListTransactionsHandler(coordinator, clock))
                .advertise("transaction.version", Transaction.EPOCH_BUMPING);
    }
}
