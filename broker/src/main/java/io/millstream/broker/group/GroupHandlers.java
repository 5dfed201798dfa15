package io.millstream.broker.group;

import io.millstream.broker.ClusterView;
import io.millstream.broker.HandlerTable;
import io.millstream.wire.message.ApiKey;

/** The requests that serve groups of every kind, and committed offsets. */
public final class GroupHandlers {
    private final GroupCoordinator coordinator;
    private final ClusterView cluster;

    public GroupHandlers(GroupCoordinator coordinator, ClusterView cluster) {
        this.coordinator = coordinator;
        this.cluster = cluster;
    }

    /** Adds the handlers. TxnOffsetCommit is the transaction coordinator's, which uses {@link TransactionalOffsets}. */
    public void register(HandlerTable table) {
        table.serve(ApiKey.FIND_COORDINATOR, 0, 6, new FindCoordinatorHandler(cluster))
                .serve(ApiKey.OFFSET_COMMIT, 2, 10, new OffsetCommitHandler(coordinator))
                .serve(ApiKey.OFFSET_FETCH, 1, 10, new OffsetFetchHandler(coordinator))
                .serve(ApiKey.OFFSET_DELETE, 0, 0, new OffsetDeleteHandler(coordinator))
                .serve(ApiKey.DELETE_GROUPS, 0, 3, new DeleteGroupsHandler(coordinator))
                .serve(ApiKey.LIST_GROUPS, 0, 5, new ListGroupsHandler(coordinator));
    }
}
