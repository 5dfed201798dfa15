package io.millstream.broker.transaction;

import io.millstream.broker.RequestContext;
import io.millstream.log.EndTransactionMarker;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import java.util.concurrent.CompletionStage;

/**
 * What transactions need of the group coordinator, which keeps the offsets that are committed in them. Thread-safe; what is
 * asked is done in the order in which it was asked.
 */
public interface TransactionalGroups {
    /** The partition of {@code __consumer_offsets} that keeps a group. */
    int partitionOf(String groupId);

    /** Keeps offsets for the end of the producer's transaction; complete when they are on disk. */
    CompletionStage<TxnOffsetCommitResponse> commit(TxnOffsetCommitRequest request, RequestContext context);

    /** Ends a transaction in a partition: its offsets count or never did. Complete when the marker is on disk. */
    CompletionStage<ErrorCode> endTransaction(
            int partition, long producerId, short producerEpoch, EndTransactionMarker marker);
}
