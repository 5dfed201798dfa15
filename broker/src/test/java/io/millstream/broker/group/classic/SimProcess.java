package io.millstream.broker.group.classic;

import io.millstream.wire.message.OffsetCommitResponse;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One process of a group that speaks one protocol at a time, and comes back with the other. */
final class SimProcess {
    private final GroupWorld world;
    private final String groupId;
    private final String name;
    private final String groupInstanceId;
    private final int partitionCount;

    private SimMember classic;
    private ModernMember modern; // null while it speaks the classic protocol
    private boolean isStalled;
    private boolean isAway;
    private int lives;

    /** @param groupInstanceId null for a dynamic member */
    SimProcess(GroupWorld world, String groupId, String name, String groupInstanceId, int partitionCount) {
        this.world = world;
        this.groupId = groupId;
        this.name = name;
        this.groupInstanceId = groupInstanceId;
        this.partitionCount = partitionCount;
        classic = new SimMember(world, groupId, name, groupInstanceId, partitionCount);
    }

    void stall(boolean newStalled) {
        isStalled = newStalled;
    }

    /** True if it has ended, and nobody starts it again for now. */
    boolean isAway() {
        return isAway;
    }

    /** True if it is a member for all that it knows, and nobody can have taken it for dead. */
    boolean isInSession() {
        return modern == null ? classic.isInSession() : modern.isInSession();
    }

    Set<Integer> owned() {
        return modern == null ? classic.owned() : modern.owned();
    }

    /** The epoch, or generation, that it was told. */
    int epoch() {
        return modern == null ? classic.generationId() : modern.epoch();
    }

    /** Does what it can do next. */
    void act() {
        if (isStalled || isAway) {
            return;
        }
        if (modern != null) {
            modern.act();
            return;
        }
        if (classic.isFenced()) { // another life of it has its place for a while: whoever runs it starts it again
            classic.dieAndStartAgain();
        }
        classic.act();
    }

    /** Ends and comes back with the other protocol, at once or when this is called again. */
    void changeProtocol(boolean isSilent, boolean comesBack) {
        isStalled = false;
        isAway = !comesBack;
        if (modern != null) {
            if (!isSilent) {
                modern.leave();
            }
            modern = null;
            classic = new SimMember(world, groupId, name, groupInstanceId, partitionCount);
            return;
        }
        if (!isSilent && classic.isMember()) {
            var unused = classic.leave();
        }
        modern = new ModernMember(world, groupId, name + "-life-" + ++lives, groupInstanceId);
    }

    /** The connection is lost: nobody will answer what was sent. */
    void disconnect() {
        classic.disconnect();
        if (modern != null) {
            modern.disconnect();
        }
    }

    CompletableFuture<OffsetCommitResponse> commit(int partition, long offset) {
        return modern == null ? classic.commit(partition, offset) : modern.commit(partition, offset);
    }

    @Override
    public String toString() {
        return modern == null ? classic.toString() : modern.toString();
    }
}
