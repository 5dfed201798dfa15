package io.millstream.broker.group.classic;

import io.millstream.base.JobException;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.classic.ClassicGroup.RebalanceTimers;
import io.millstream.broker.internal.Written;
import io.millstream.wire.ErrorCode;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves classic groups from generation to generation.
 *
 * <p>First all members join: those of the last generation learn of it by their heartbeats and have their rebalance timeout
 * to come; who does not is out, unless it is a static member. Then the leader, which got everybody's wishes, sends the
 * assignment, and when that is on disk everybody gets their part. Who does not ask for it within the rebalance timeout is
 * out as well, and all begins again.
 *
 * <p>Belongs to the coordinator's thread.
 */
final class Rebalancing {
    private static final System.Logger LOGGER = System.getLogger(Rebalancing.class.getName());

    private final GroupCoordinator coordinator;

    Rebalancing(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** A group without members, which is not in the registry yet. */
    ClassicGroup newGroup(String groupId) {
        var group = new ClassicGroup(groupId, coordinator.mailbox());
        group.setTimers(new RebalanceTimers(
                coordinator.mailbox().deadline(() -> joinsOverdue(group)),
                coordinator.mailbox().deadline(() -> syncsOverdue(group)),
                new Gathering(coordinator.settings().initialRebalanceDelay().toMillis())));
        return group;
    }

    /** Begins a rebalance where there is none; else goes on with the one under way if nobody is missing. */
    void prepareOrGoOn(ClassicGroup group, String reason) {
        if (group.isIn(ClassicState.PREPARING_REBALANCE)) {
            goOnIfComplete(group);
        } else if (!group.isIn(ClassicState.DEAD)) {
            prepare(group, reason);
        }
    }

    /** Lets all members join again. */
    void prepare(ClassicGroup group, String reason) {
        if (group.isIn(ClassicState.COMPLETING_REBALANCE)) {
            dropAssignments(group, ErrorCode.REBALANCE_IN_PROGRESS); // those that wait for it have to join again
        }
        group.pendingSyncs().clear();
        group.timers().sync().cancel();
        group.moveTo(ClassicState.PREPARING_REBALANCE);
        LOGGER.log(
                Level.DEBUG,
                () -> "Group " + group.groupId() + " rebalances after generation " + group.generationId() + ": "
                        + reason);
        if (group.isGathering()) {
            long delayMs = group.timers().gathering().begin(group.rebalanceTimeoutMs());
            group.timers().join().set(delayMs);
        } else if (group.haveAllJoined()) {
            completeJoin(group);
        } else {
            group.timers().join().set(group.rebalanceTimeoutMs());
        }
    }

    /** Goes on if nobody is missing; the first members of a group wait for others in any case. */
    void goOnIfComplete(ClassicGroup group) {
        if (group.isIn(ClassicState.PREPARING_REBALANCE) && !group.isGathering() && group.haveAllJoined()) {
            completeJoin(group);
        }
    }

    /** A member was removed. */
    void memberGone(ClassicGroup group, String reason) {
        if (group.isIn(ClassicState.STABLE) || group.isIn(ClassicState.COMPLETING_REBALANCE)) {
            prepare(group, reason);
        } else if (group.isIn(ClassicState.PREPARING_REBALANCE) && group.haveAllJoined()) {
            completeJoin(group);
        }
    }

    /** Somebody who was given an id has not come back with it. */
    void pendingMemberGone(ClassicGroup group) {
        if (group.isIn(ClassicState.PREPARING_REBALANCE) && group.haveAllJoined()) {
            completeJoin(group);
        }
    }

    private void joinsOverdue(ClassicGroup group) {
        if (!group.isIn(ClassicState.PREPARING_REBALANCE)) {
            return;
        }
        long againMs = group.isGathering() ? group.timers().gathering().next() : -1;
        if (againMs >= 0) {
            group.timers().join().set(againMs);
        } else {
            completeJoin(group);
        }
    }

    /** The next generation begins, with whoever is here. */
    private void completeJoin(ClassicGroup group) {
        group.timers().join().cancel();
        removeAbsent(group);
        if (!group.members().electJoinedLeader() && !group.members().isEmpty()) {
            // Only static members, and all of them away: they come back, or their sessions end.
            group.timers().join().set(group.rebalanceTimeoutMs());
            return;
        }
        group.beginGeneration();
        if (group.isIn(ClassicState.EMPTY)) {
            saveEmpty(group);
            return;
        }
        for (ClassicMember member : group.members().all()) {
            Answers.join(member, Answers.generation(group, member.memberId()));
            member.heard();
            member.setNew(false);
            group.pendingSyncs().add(member.memberId());
        }
        group.timers().sync().set(group.rebalanceTimeoutMs());
    }

    private static void removeAbsent(ClassicGroup group) {
        for (ClassicMember member : new ArrayList<>(group.members().all())) {
            if (!member.isAwaitingJoin() && !member.isStatic()) {
                group.members().remove(member.memberId());
                member.session().cancel();
                LOGGER.log(
                        Level.INFO,
                        "Member " + member.memberId() + " of group " + group.groupId() + " did not join again in time");
            }
        }
    }

    /**
     * Without this record a crash would bring the last generation back, whose members would then be missed and removed: so
     * failing to write it needs no more than a word.
     */
    private void saveEmpty(ClassicGroup group) {
        try {
            coordinator.append(group.groupId(), List.of(GroupMetadata.record(group)));
        } catch (JobException e) {
            coordinator.complain(e);
        }
    }

    private void syncsOverdue(ClassicGroup group) {
        boolean isInGeneration = group.isIn(ClassicState.COMPLETING_REBALANCE) || group.isIn(ClassicState.STABLE);
        if (!isInGeneration || group.pendingSyncs().isEmpty()) {
            return;
        }
        List<String> overdue = List.copyOf(group.pendingSyncs());
        for (String memberId : overdue) {
            ClassicMember member = group.members().find(memberId);
            if (member != null) {
                member.session().cancel();
                group.members().remove(memberId);
            }
        }
        prepare(group, "members " + overdue + " did not ask for their assignments in time");
    }

    /** A member has asked for its assignment. */
    void syncReceived(ClassicGroup group, String memberId) {
        group.pendingSyncs().remove(memberId);
        if (group.pendingSyncs().isEmpty()) {
            group.timers().sync().cancel();
        }
    }

    /**
     * The leader has sent the assignment: everybody gets their part once it is on disk.
     *
     * @param assignments by member id; who is not in it gets nothing
     */
    void assign(ClassicGroup group, Map<String, byte[]> assignments) {
        int generationId = group.generationId();
        var complete = new HashMap<String, byte[]>();
        for (ClassicMember member : group.members().all()) {
            complete.put(member.memberId(), assignments.getOrDefault(member.memberId(), ClassicMember.NO_ASSIGNMENT));
        }
        Written written;
        try {
            written = coordinator.append(group.groupId(), List.of(GroupMetadata.record(group, complete)));
        } catch (JobException e) {
            assigned(group, generationId, complete, e);
            return;
        }
        written.forced()
                .whenComplete((done, failure) ->
                        coordinator.mailbox().post(() -> assigned(group, generationId, complete, failure)));
    }

    private void assigned(
            ClassicGroup group, int generationId, Map<String, byte[]> assignments, @Nullable Throwable failure) {
        if (!group.isIn(ClassicState.COMPLETING_REBALANCE) || group.generationId() != generationId) {
            return; // somebody came or went meanwhile, and the next generation begins
        }
        if (failure != null) {
            if (failure instanceof JobException disk) {
                coordinator.complain(disk);
            }
            dropAssignments(group, ErrorCode.NOT_COORDINATOR);
            prepare(group, "the assignment could not be stored");
            return;
        }
        group.moveTo(ClassicState.STABLE);
        for (ClassicMember member : group.members().all()) {
            member.assign(assignments.getOrDefault(member.memberId(), ClassicMember.NO_ASSIGNMENT));
            if (Answers.sync(member, Answers.assignment(group, member))) {
                member.heard(); // its silence was excused while it waited
            }
        }
    }

    private static void dropAssignments(ClassicGroup group, ErrorCode error) {
        for (ClassicMember member : group.members().all()) {
            member.assign(ClassicMember.NO_ASSIGNMENT);
            if (Answers.sync(member, error)) {
                member.heard();
            }
        }
    }
}
