package io.millstream.broker.group.classic;

import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.classic.ClassicMember.Identity;
import io.millstream.broker.group.classic.ClassicMember.Terms;
import io.millstream.wire.message.GroupMetadataKey;
import io.millstream.wire.message.GroupMetadataValue;
import io.millstream.wire.message.GroupMetadataValue.MemberMetadata;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** The record of a classic group in {@code __consumer_offsets}: a generation with its members and their assignments. */
final class GroupMetadata {
    static final short KEY_TYPE = 2;

    private static final short VALUE_VERSION = 3;
    private static final int NO_REBALANCE_TIMEOUT = -1; // in records of version 0

    private GroupMetadata() {}

    static GroupRecord tombstone(String groupId) {
        return GroupRecord.tombstone(KEY_TYPE, new GroupMetadataKey().group(groupId));
    }

    /** The group as it is now. */
    static GroupRecord record(ClassicGroup group) {
        return record(group, Map.of());
    }

    /** The group as it will be: members that {@code assignments} names get what it says. */
    static GroupRecord record(ClassicGroup group, Map<String, byte[]> assignments) {
        String leaderId = group.members().leaderId();
        var value = new GroupMetadataValue()
                .protocolType(group.protocolType())
                .generation(group.generationId())
                .protocol(group.protocol())
                .leader(leaderId.isEmpty() || group.awaitsAssignment() ? null : leaderId)
                .currentStateTimestamp(group.stateSinceMs());
        String protocol = group.protocol();
        for (ClassicMember member : group.members().all()) {
            byte[] assignment = assignments.getOrDefault(member.memberId(), member.assignment());
            byte[] metadata = protocol == null ? ClassicMember.NO_ASSIGNMENT : member.metadata(protocol);
            value.members().add(memberOf(member, metadata, assignment));
        }
        return new GroupRecord(KEY_TYPE, new GroupMetadataKey().group(group.groupId()), VALUE_VERSION, value);
    }

    private static MemberMetadata memberOf(ClassicMember member, byte[] metadata, byte[] assignment) {
        return new MemberMetadata()
                .memberId(member.memberId())
                .groupInstanceId(member.groupInstanceId())
                .clientId(member.identity().clientId())
                .clientHost(member.identity().clientHost())
                .rebalanceTimeout(member.terms().rebalanceTimeoutMs())
                .sessionTimeout(member.terms().sessionTimeoutMs())
                .subscription(ByteBuffer.wrap(metadata))
                .assignment(ByteBuffer.wrap(assignment));
    }

    /** Makes {@code group}, which is empty, what the record says. */
    static void restore(ClassicGroup group, GroupMetadataValue value, Sessions sessions) {
        String protocol = value.protocol();
        for (MemberMetadata saved : value.members()) {
            var identity =
                    new Identity(saved.memberId(), saved.groupInstanceId(), saved.clientId(), saved.clientHost());
            int rebalanceTimeoutMs = saved.rebalanceTimeout() == NO_REBALANCE_TIMEOUT
                    ? saved.sessionTimeout()
                    : saved.rebalanceTimeout();
            var only = new MemberProtocol(protocol == null ? "" : protocol, copyOf(saved.subscription()));
            var terms = new Terms(rebalanceTimeoutMs, saved.sessionTimeout(), List.of(only));
            ClassicMember member = sessions.newMember(group, identity, terms);
            member.assign(copyOf(saved.assignment()));
            group.members().add(member);
        }
        group.awaitsAssignment(!group.members().restoreLeader(value.leader()));
        String protocolType = value.protocolType();
        group.restore(
                value.generation(),
                protocolType.isEmpty() ? null : protocolType,
                protocol,
                value.currentStateTimestamp());
    }

    /** The bytes of a message lie in a buffer that belongs to others. */
    static byte[] copyOf(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
