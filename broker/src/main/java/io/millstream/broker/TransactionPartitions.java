package io.millstream.broker;

import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Adds partitions to transactions as their first batches come, for the clients that rely on it: those that send Produce in
 * version 12 or later (KIP-890, part 2). Older ones send AddPartitionsToTxn themselves.
 */
public interface TransactionPartitions {
    /** The batch that is about to be appended. */
    record Batch(String transactionalId, long producerId, short producerEpoch, TopicPartition topicPartition) {}

    /** For a broker without transactions: whatever the log lets in. */
    TransactionPartitions NONE = batch -> CompletableFuture.completedStage(ErrorCode.NONE);

    /** Completes with NONE once the batch may be appended, else with what its producer is told. */
    CompletionStage<ErrorCode> add(Batch batch);
}
