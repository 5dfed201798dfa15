package io.millstream.broker.transaction;

import io.millstream.broker.TransactionPartitions;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Adds a partition to a transaction when its first batch comes (KIP-890, part 2); later batches cost one lookup. */
public final class ImplicitPartitions implements TransactionPartitions {
    private static final CompletionStage<ErrorCode> OPEN = CompletableFuture.completedStage(ErrorCode.NONE);

    private final TransactionCoordinator coordinator;

    public ImplicitPartitions(TransactionCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<ErrorCode> add(Batch batch) {
        if (coordinator.open().isOpen(batch.producerId(), batch.producerEpoch(), batch.topicPartition())) {
            return OPEN;
        }
        return coordinator
                .addPartitions(
                        batch.transactionalId(),
                        new ProducerStamp(batch.producerId(), batch.producerEpoch()),
                        List.of(batch.topicPartition()),
                        Transaction.EPOCH_BUMPING)
                .thenApply(ImplicitPartitions::told);
    }

    /** As Kafka tells producers, which know fewer errors than those who add partitions themselves. */
    private static ErrorCode told(ErrorCode error) {
        return switch (error) {
            case PRODUCER_FENCED -> ErrorCode.INVALID_PRODUCER_EPOCH;
            case COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR -> ErrorCode.NOT_ENOUGH_REPLICAS; // try again
            default -> error;
        };
    }
}
