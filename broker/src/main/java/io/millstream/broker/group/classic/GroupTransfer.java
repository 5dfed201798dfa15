package io.millstream.broker.group.classic;

import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.classic.ClassicMember.Terms;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.GroupMetadataValue;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes classic groups apart, and puts them together, when a group changes its protocol while it has members (KIP-848,
 * "Online migration"). Belongs to the coordinator's thread.
 */
public final class GroupTransfer {
    private final Rebalancing rebalancing;
    private final Sessions sessions;

    GroupTransfer(Rebalancing rebalancing, Sessions sessions) {
        this.rebalancing = rebalancing;
        this.sessions = sessions;
    }

    /** One of the protocols that a member offers, the one it likes best first; {@code metadata} is for clients. */
    public record Offer(String protocol, ByteBuffer metadata) {}

    /**
     * A classic group with its members.
     *
     * @param value what its record says
     * @param offers all protocols of each member, by member id: the record knows one only
     */
    public record Snapshot(GroupMetadataValue value, Map<String, List<Offer>> offers) {}

    /** The group as it is; null if it is no classic group. */
    public @Nullable Snapshot snapshot(Group group) {
        if (!(group instanceof ClassicGroup classic)
                || !(GroupMetadata.record(classic).value() instanceof GroupMetadataValue value)) {
            return null;
        }
        var offers = new HashMap<String, List<Offer>>();
        for (ClassicMember member : classic.members().all()) {
            offers.put(
                    member.memberId(),
                    member.terms().protocols().stream()
                            .map(offered -> new Offer(offered.name(), ByteBuffer.wrap(offered.metadata())))
                            .toList());
        }
        return new Snapshot(value, offers);
    }

    /** Tells members that wait for the next generation to join again: the group is about to be replaced by another. */
    public void letGo(Group group) {
        if (group instanceof ClassicGroup classic) {
            for (ClassicMember member : classic.members().all()) {
                Answers.join(member, ErrorCode.REBALANCE_IN_PROGRESS);
                Answers.sync(member, ErrorCode.REBALANCE_IN_PROGRESS);
            }
        }
    }

    /** A stable classic group, not known to anybody yet. */
    public Group make(String groupId, Snapshot snapshot) {
        ClassicGroup group = rebalancing.newGroup(groupId);
        GroupMetadata.restore(group, snapshot.value(), sessions);
        for (ClassicMember member : group.members().all()) {
            List<MemberProtocol> protocols = snapshot.offers().getOrDefault(member.memberId(), List.of()).stream()
                    .map(offer -> new MemberProtocol(offer.protocol(), GroupMetadata.copyOf(offer.metadata())))
                    .toList();
            Terms terms = member.terms();
            member.change(new Terms(terms.rebalanceTimeoutMs(), terms.sessionTimeoutMs(), protocols));
        }
        return group;
    }

    /** The record of a group that {@link #make} made. */
    public GroupRecord record(Group made) {
        return GroupMetadata.record((ClassicGroup) made);
    }

    /** The group that {@link #make} made is written and takes its place: sessions begin, and so does a rebalance. */
    public void begin(Group made, String reason) {
        var group = (ClassicGroup) made;
        group.members().all().forEach(ClassicMember::heard);
        rebalancing.prepareOrGoOn(group, reason);
    }
}
