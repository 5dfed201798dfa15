package io.millstream.broker.group.classic;

import io.millstream.broker.HandlerTable;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.wire.message.ApiKey;
import java.util.List;
import java.util.random.RandomGenerator;

/** The classic protocol, plugged into the coordinator of groups. */
public final class ClassicGroupHandlers {
    private final GroupCoordinator coordinator;
    private final Rebalancing rebalancing;
    private final Joining joining;
    private final OtherGroups otherGroups;
    private final GroupTransfer transfer;

    /**
     * Plugs the protocol into {@code coordinator}, before that starts.
     *
     * @param random for member ids
     * @param otherGroups takes the requests that name a group of another kind
     */
    public ClassicGroupHandlers(GroupCoordinator coordinator, RandomGenerator random, OtherGroups otherGroups) {
        this.coordinator = coordinator;
        this.otherGroups = otherGroups;
        this.rebalancing = new Rebalancing(coordinator);
        var sessions = new Sessions(coordinator.mailbox(), rebalancing);
        this.transfer = new GroupTransfer(rebalancing, sessions);
        this.joining = new Joining(coordinator, rebalancing, sessions, random);
        coordinator.plug(List.of(GroupMetadata.KEY_TYPE), new ClassicGroupReplay(coordinator, rebalancing, sessions));
    }

    /** For groups that change their protocol while they have members. */
    public GroupTransfer transfer() {
        return transfer;
    }

    public void register(HandlerTable table) {
        table.serve(ApiKey.JOIN_GROUP, 0, 9, new JoinGroupHandler(coordinator, joining, otherGroups))
                .serve(ApiKey.SYNC_GROUP, 0, 5, new SyncGroupHandler(coordinator, rebalancing, otherGroups))
                .serve(ApiKey.HEARTBEAT, 0, 4, new HeartbeatHandler(coordinator, otherGroups))
                .serve(ApiKey.LEAVE_GROUP, 0, 5, new LeaveGroupHandler(coordinator, rebalancing, otherGroups))
                .serve(ApiKey.DESCRIBE_GROUPS, 0, 6, new DescribeGroupsHandler(coordinator));
    }
}
