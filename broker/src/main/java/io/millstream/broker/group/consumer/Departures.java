package io.millstream.broker.group.consumer;

import io.millstream.broker.group.GroupRecord;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Members that leave, and members that are taken for dead. */
final class Departures {
    private Departures() {}

    /** Who it is that leaves, or why that is nobody. */
    static Membership.Found find(ConsumerGroup group, ConsumerGroupHeartbeatRequest request) {
        String memberId = request.memberId();
        String instanceId = request.instanceId();
        if (instanceId == null) {
            ConsumerMember member = group.member(memberId);
            return member == null
                    ? Membership.Found.refused(
                            ErrorCode.UNKNOWN_MEMBER_ID,
                            "Member " + memberId + " is not a member of group " + group.groupId() + ".")
                    : Membership.Found.member(member);
        }
        return Membership.holderOf(group, memberId, instanceId);
    }

    /** A static member goes for a while: its partitions stay with it until its session expires. */
    static ConsumerGroupHeartbeatResponse leaveForAWhile(GroupChange change, ConsumerMember member) {
        change.write(ConsumerGroupRecords.progress(
                change.group().groupId(), member.memberId(), member.progress().leaveForAWhile()));
        return answer(member.memberId(), Progress.LEFT_FOR_A_WHILE);
    }

    static ConsumerGroupHeartbeatResponse answer(String memberId, int epoch) {
        return new ConsumerGroupHeartbeatResponse().memberId(memberId).memberEpoch(epoch);
    }

    /** Takes members out of the group; what they owned is free at once, and the group epoch rises. */
    static void remove(GroupChange change, Collection<String> memberIds, TopicImage topics) {
        String groupId = change.group().groupId();
        var regexes = new TreeSet<String>();
        for (String memberId : memberIds) {
            ConsumerMember member = change.group().member(memberId);
            if (member == null) {
                continue;
            }
            if (member.subscription().hasRegex()) {
                regexes.add(member.subscription().topicRegex());
            }
            for (GroupRecord tombstone : ConsumerGroupRecords.memberTombstones(groupId, memberId)) {
                change.write(tombstone);
            }
        }
        RegexSubscriptions.dropUnused(change, regexes);
        if (!change.isEmpty()) {
            GroupEpoch.bump(change, topics);
        }
    }

    /** True if what expired still counts: the member is there, and has not moved on since its time began to run. */
    static boolean isGone(ConsumerGroup group, MemberTimers.Expired expired) {
        @Nullable ConsumerMember member = group.member(expired.memberId());
        return member != null
                && (expired.kind() != MemberTimers.Kind.REBALANCE || member.epoch() == expired.memberEpoch());
    }
}
