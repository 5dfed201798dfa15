package io.millstream.broker.group.consumer;

import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.classic.GroupTransfer;
import io.millstream.broker.group.classic.GroupTransfer.Offer;
import io.millstream.wire.message.ConsumerProtocolAssignment;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import io.millstream.wire.message.GroupMetadataValue;
import io.millstream.wire.message.GroupMetadataValue.MemberMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes the protocol of a group while it has members (KIP-848, "Online migration"). A classic group of consumers becomes a
 * consumer group when a member of that protocol joins; its members stay, with their partitions, and go on with JoinGroup and
 * SyncGroup. When the last member of the consumer protocol leaves, the group becomes classic again.
 *
 * <p>A crash leaves the group as it was or as it becomes; one that is too large to be written in one batch stays what it is.
 */
final class Migration {
    private final GroupTransfer transfer;
    private final ConsumerGroupSettings settings;
    private final int classicMaxSize;

    Migration(GroupTransfer transfer, ConsumerGroupSettings settings, int classicMaxSize) {
        this.transfer = transfer;
        this.settings = settings;
        this.classicMaxSize = classicMaxSize;
    }

    /** The classic group that is replaced, if one is. */
    record Replaced(
            @Nullable GroupTransfer transfer, @Nullable Group classic) {
        static final Replaced NOTHING = new Replaced(null, null);

        boolean isNothing() {
            return classic == null;
        }

        /** Sends its members away to join again. */
        void letGo() {
            if (transfer != null && classic != null) {
                transfer.letGo(classic);
            }
        }
    }

    /** A group that changes its protocol, and what has to be done once the change is written. */
    record Upgraded(GroupChange change, Replaced replaced) {}

    // ---- From classic to consumer ----

    /** The consumer group that {@code found} becomes; null if it may not, or its members speak something of their own. */
    @Nullable
    Upgraded upgrade(Group found, TopicImage topics) {
        GroupTransfer.Snapshot snapshot = transfer.snapshot(found);
        if (snapshot == null
                || !settings.migrationPolicy().upgrades()
                || !snapshot.value().protocolType().equals(EmbeddedProtocol.TYPE)
                || snapshot.value().members().size() > settings.maxSize()) {
            return null;
        }
        var group = new ConsumerGroup(found.groupId());
        int epoch = Math.max(1, snapshot.value().generation());
        for (MemberMetadata member : snapshot.value().members()) {
            if (!take(group, member, snapshot, epoch, topics)) {
                return null;
            }
        }
        // As if no topic was known yet, so that the epoch rises whoever joins: the classic group may have been between
        // two
        // generations, and then what its members have is not all that there is.
        group.epoch(epoch, TopicImage.EMPTY.hash(group.subscribedTopics()));
        group.assigned(epoch, 0);
        var change = new GroupChange(new ConsumerGroup(found.groupId()));
        ConsumerGroupRecords.all(group).forEach(change::write);
        change.writeFirst(found.tombstones());
        return new Upgraded(change, new Replaced(transfer, found));
    }

    private static boolean take(
            ConsumerGroup group, MemberMetadata member, GroupTransfer.Snapshot snapshot, int epoch, TopicImage topics) {
        List<Offer> offers = snapshot.offers().getOrDefault(member.memberId(), List.of());
        ByteBuffer metadata = metadata(offers, snapshot.value().protocol());
        ConsumerProtocolSubscription wish = metadata == null ? null : EmbeddedProtocol.subscription(metadata);
        ConsumerProtocolAssignment assigned = EmbeddedProtocol.assignment(member.assignment());
        if (wish == null || assigned == null || hasUserData(assigned)) {
            return false;
        }
        var protocols = new ArrayList<ClassicProtocols.Protocol>();
        offers.forEach(offer -> protocols.add(ClassicProtocols.Protocol.copyOf(offer.protocol(), offer.metadata())));
        group.describe(
                member.memberId(),
                new MemberClient(member.groupInstanceId(), wish.rackId(), member.clientId(), member.clientHost()),
                new Subscription(
                        Subscription.names(wish.topics()),
                        "",
                        member.rebalanceTimeout(),
                        null,
                        new ClassicProtocols(member.sessionTimeout(), protocols)));
        OwnedPartitions owned = owned(group, assigned, epoch, topics);
        group.progress(member.memberId(), new Progress(MemberState.STABLE, epoch, epoch, owned, OwnedPartitions.NONE));
        group.target(member.memberId(), owned.toSet());
        return true;
    }

    /** Of the protocol that the group has agreed on; of the member's first if there is none yet. */
    private static @Nullable ByteBuffer metadata(List<Offer> offers, @Nullable String protocol) {
        for (Offer offer : offers) {
            if (protocol == null || offer.protocol().equals(protocol)) {
                return offer.metadata();
            }
        }
        return null;
    }

    /** An assignor of the user's own keeps something there that the coordinator's assignors would lose. */
    private static boolean hasUserData(ConsumerProtocolAssignment assigned) {
        ByteBuffer userData = assigned.userData();
        return userData != null && userData.hasRemaining();
    }

    /** What a client-side assignor gave; the first owner counts where it gave a partition to two. */
    private static OwnedPartitions owned(
            ConsumerGroup group, ConsumerProtocolAssignment assigned, int epoch, TopicImage topics) {
        var owned = new OwnedPartitions.Builder();
        for (ConsumerProtocolAssignment.TopicPartition partitions : assigned.assignedPartitions()) {
            var topic = topics.topic(partitions.topic());
            if (topic == null) {
                continue; // deleted since
            }
            for (int partition : partitions.partitions()) {
                boolean isThere = partition >= 0 && partition < topic.partitionCount();
                if (isThere && group.ownerOf(topic.topicId(), partition) == null) {
                    owned.add(topic.topicId(), partition, epoch);
                }
            }
        }
        return owned.build();
    }

    // ---- From consumer to classic ----

    /** The classic group that is left when {@code leaving} have gone; null if it stays a consumer group. */
    @Nullable
    Group downgrade(ConsumerGroup group, Set<String> leaving, TopicImage topics) {
        var left = new ArrayList<ConsumerMember>();
        for (ConsumerMember member : group.members().values()) {
            if (!leaving.contains(member.memberId())) {
                left.add(member);
            }
        }
        boolean areClassic =
                left.stream().allMatch(member -> member.subscription().isClassic());
        if (left.isEmpty() || !areClassic || !settings.migrationPolicy().downgrades() || left.size() > classicMaxSize) {
            return null;
        }
        var value = new GroupMetadataValue()
                .protocolType(EmbeddedProtocol.TYPE)
                .generation(group.groupEpoch())
                .protocol(commonProtocol(left))
                .leader(null) // until one has assigned what those had who leave: whoever loads this begins a rebalance
                .currentStateTimestamp(-1);
        var offers = new HashMap<String, List<Offer>>();
        for (ConsumerMember member : left) {
            value.members().add(member(member, topics, offers));
        }
        return transfer.make(group.groupId(), new GroupTransfer.Snapshot(value, offers));
    }

    private static MemberMetadata member(ConsumerMember member, TopicImage topics, Map<String, List<Offer>> offers) {
        ClassicProtocols classic = member.subscription().classic();
        if (classic == null) {
            throw new IllegalArgumentException("no member of the classic protocol: " + member);
        }
        offers.put(
                member.memberId(),
                classic.protocols().stream()
                        .map(protocol -> new Offer(protocol.name(), protocol.metadata()))
                        .toList());
        ByteBuffer metadata = classic.protocols().get(0).metadata();
        return new MemberMetadata()
                .memberId(member.memberId())
                .groupInstanceId(member.instanceId())
                .clientId(member.client().clientId())
                .clientHost(member.client().clientHost())
                .rebalanceTimeout(member.subscription().rebalanceTimeoutMs())
                .sessionTimeout(classic.sessionTimeoutMs())
                .subscription(metadata.duplicate())
                .assignment(
                        EmbeddedProtocol.write(inUse(member.progress()), topics, EmbeddedProtocol.versionOf(metadata)));
    }

    /**
     * What the member may use until it joins again. Not its target: others may use some of that, and this is what counts if
     * the group changes back, or is loaded, before its leader has assigned anything.
     */
    private static PartitionSet inUse(Progress progress) {
        return new OwnedPartitions.Builder()
                .addAll(progress.assigned())
                .addAll(progress.pendingRevocation())
                .build()
                .toSet();
    }

    /** The first protocol of the first member that all others support too; whoever joined was checked for one. */
    static String commonProtocol(List<ConsumerMember> members) {
        var common = new ArrayList<String>();
        for (ConsumerMember member : members) {
            ClassicProtocols classic = member.subscription().classic();
            if (classic == null) {
                continue;
            }
            List<String> names = classic.protocols().stream()
                    .map(ClassicProtocols.Protocol::name)
                    .toList();
            if (common.isEmpty()) {
                common.addAll(names);
            } else {
                common.retainAll(names);
            }
        }
        return common.isEmpty() ? "" : common.get(0);
    }

    /** What replaces the records of the consumer group: its own, deleted, and the classic group's. */
    List<GroupRecord> records(ConsumerGroup before, Group classic) {
        var records = new ArrayList<>(before.tombstones());
        records.add(transfer.record(classic));
        return records;
    }

    /** The classic group has taken its place. */
    void begin(Group classic) {
        transfer.begin(classic, "the last member of the consumer protocol has gone");
    }
}
