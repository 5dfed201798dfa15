package io.millstream.broker.transaction;

import io.millstream.broker.RequestContext;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.log.EndTransactionMarker;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import java.util.concurrent.CompletionStage;

/** The group coordinator's part without groups: markers go to its topic. */
final class SimGroups implements TransactionalGroups {
    private final InternalTopic offsets;

    SimGroups(InternalTopic offsets) {
        this.offsets = offsets;
    }

    @Override
    public int partitionOf(String groupId) {
        return offsets.partitionOf(groupId);
    }

    @Override
    public CompletionStage<TxnOffsetCommitResponse> commit(TxnOffsetCommitRequest request, RequestContext context) {
        throw new UnsupportedOperationException("no offsets are committed here");
    }

    @Override
    public CompletionStage<ErrorCode> endTransaction(
            int partition, long producerId, short producerEpoch, EndTransactionMarker marker) {
        return offsets.appendMarker(partition, producerId, producerEpoch, marker)
                .forced()
                .thenApply(done -> ErrorCode.NONE);
    }
}
