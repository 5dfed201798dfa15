package io.millstream.broker.server;

import io.millstream.broker.RequestContext;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.TransactionalOffsets;
import io.millstream.broker.transaction.TransactionalGroups;
import io.millstream.log.EndTransactionMarker;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.TxnOffsetCommitRequest;
import io.millstream.wire.message.TxnOffsetCommitResponse;
import java.util.concurrent.CompletionStage;

/** The group coordinator as transactions see it. */
final class GroupsInTransactions implements TransactionalGroups {
    private final GroupCoordinator groups;
    private final TransactionalOffsets offsets;

    GroupsInTransactions(GroupCoordinator groups) {
        this.groups = groups;
        this.offsets = new TransactionalOffsets(groups);
    }

    @Override
    public int partitionOf(String groupId) {
        return groups.partitionOf(groupId);
    }

    @Override
    public CompletionStage<TxnOffsetCommitResponse> commit(TxnOffsetCommitRequest request, RequestContext context) {
        return offsets.commit(request, context);
    }

    @Override
    public CompletionStage<ErrorCode> endTransaction(
            int partition, long producerId, short producerEpoch, EndTransactionMarker marker) {
        return groups.endTransaction(partition, producerId, producerEpoch, marker);
    }
}
