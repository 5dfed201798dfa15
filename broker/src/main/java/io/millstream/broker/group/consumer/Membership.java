package io.millstream.broker.group.consumer;

import io.millstream.broker.group.GroupRecord;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds the member that a heartbeat speaks for: one that is there, a new one, or the next life of a static member
 * (KIP-345), which takes over target and partitions of the one before.
 */
final class Membership {
    private Membership() {}

    /** Exactly one of the two is there. */
    record Found(@Nullable ConsumerMember member, @Nullable Refusal refusal) {
        static Found member(ConsumerMember member) {
            return new Found(member, null);
        }

        static Found refused(ErrorCode error, String message) {
            return new Found(null, new Refusal(error, message));
        }
    }

    /** For a member of the consumer protocol; {@code memberId} is the request's, or one made for it. */
    static Found find(
            GroupChange change,
            String memberId,
            ConsumerGroupHeartbeatRequest request,
            @Nullable PartitionSet reportedPartitions) {
        boolean joins = request.memberEpoch() == Progress.JOINING;
        String instanceId = request.instanceId();
        Found found = instanceId == null
                ? dynamicMember(change.group(), memberId, joins)
                : staticMember(change, memberId, instanceId, joins);
        ConsumerMember member = found.member();
        if (member == null || joins) {
            return found;
        }
        return checkEpoch(member, request.memberEpoch(), reportedPartitions, found);
    }

    /** For a member of the classic protocol; its generation is checked elsewhere. */
    static Found findClassic(GroupChange change, String memberId, @Nullable String instanceId, boolean isFirst) {
        if (instanceId == null) {
            return dynamicMember(change.group(), memberId, true);
        }
        ConsumerMember holder = change.group().staticMember(instanceId);
        if (!isFirst) {
            return holderOf(change.group(), memberId, instanceId);
        }
        // As among classic members: the new one takes over, and the old one is fenced.
        return Found.member(holder == null ? ConsumerMember.joining(memberId) : replace(change, holder, memberId));
    }

    private static Found dynamicMember(ConsumerGroup group, String memberId, boolean joins) {
        ConsumerMember member = group.member(memberId);
        if (member == null && !joins) {
            return Found.refused(
                    ErrorCode.UNKNOWN_MEMBER_ID,
                    "Member " + memberId + " is not a member of group " + group.groupId() + ".");
        }
        return Found.member(member == null ? ConsumerMember.joining(memberId) : member);
    }

    private static Found staticMember(GroupChange change, String memberId, String instanceId, boolean joins) {
        ConsumerMember holder = change.group().staticMember(instanceId);
        if (!joins) {
            return holderOf(change.group(), memberId, instanceId);
        }
        if (holder == null) {
            ConsumerMember known = change.group().member(memberId);
            return Found.member(known == null ? ConsumerMember.joining(memberId) : known);
        }
        if (!holder.subscription().isClassic() && holder.epoch() != Progress.LEFT_FOR_A_WHILE) {
            return Found.refused(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "Static member " + memberId + " with instance id " + instanceId
                            + " cannot join the group because the instance id is owned by " + holder.memberId()
                            + " member.");
        }
        return Found.member(replace(change, holder, memberId));
    }

    /** The member that holds {@code instanceId}, if it is the one that asks. */
    static Found holderOf(ConsumerGroup group, String memberId, String instanceId) {
        ConsumerMember holder = group.staticMember(instanceId);
        if (holder == null) {
            return Found.refused(ErrorCode.UNKNOWN_MEMBER_ID, "Instance id " + instanceId + " is unknown.");
        }
        if (!holder.memberId().equals(memberId)) {
            return Found.refused(
                    ErrorCode.FENCED_INSTANCE_ID,
                    "Static member " + memberId + " with instance id " + instanceId + " was fenced by member "
                            + holder.memberId() + ".");
        }
        return Found.member(holder);
    }

    /** The records that put another member id in the place of {@code holder}'s. */
    static ConsumerMember replace(GroupChange change, ConsumerMember holder, String memberId) {
        String groupId = change.group().groupId();
        PartitionSet target = change.group().target(holder.memberId());
        var next = new ConsumerMember(
                memberId,
                holder.client(),
                holder.subscription(),
                holder.progress().comeBack());
        for (GroupRecord tombstone : ConsumerGroupRecords.memberTombstones(groupId, holder.memberId())) {
            change.write(tombstone);
        }
        change.write(ConsumerGroupRecords.member(groupId, next));
        change.write(ConsumerGroupRecords.target(groupId, memberId, target));
        change.write(ConsumerGroupRecords.progress(groupId, memberId, next.progress()));
        return next;
    }

    /**
     * A member that missed the answer which moved it to its present epoch repeats the one before; that is accepted as long as
     * it does not claim partitions that it may not use.
     */
    private static Found checkEpoch(
            ConsumerMember member, int epoch, @Nullable PartitionSet reportedPartitions, Found found) {
        int known = member.epoch();
        boolean isBehind = epoch == member.progress().previousMemberEpoch()
                && ownsOnly(reportedPartitions, member.progress().assigned());
        if (epoch == known || (epoch < known && isBehind)) {
            return found;
        }
        return Found.refused(
                ErrorCode.FENCED_MEMBER_EPOCH,
                "The consumer group member has a " + (epoch > known ? "greater" : "smaller") + " member epoch (" + epoch
                        + ") than the one known by the group coordinator (" + known
                        + "). The member must abandon all its partitions and rejoin.");
    }

    private static boolean ownsOnly(@Nullable PartitionSet reported, OwnedPartitions assigned) {
        if (reported == null) {
            return false;
        }
        for (UUID topicId : reported.topicIds()) {
            for (int partition : reported.partitions(topicId)) {
                if (!assigned.contains(topicId, partition)) {
                    return false;
                }
            }
        }
        return true;
    }
}
