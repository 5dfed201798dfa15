package io.millstream.broker.group.consumer;

import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.VersionPrefixed;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.ConsumerProtocolAssignment;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What consumers of the classic protocol put into JoinGroup and SyncGroup: their subscriptions and assignments, by topic
 * name. Bytes of strangers: what is malformed is null.
 */
final class EmbeddedProtocol {
    /** The protocol type of all consumers. */
    static final String TYPE = "consumer";

    private static final int NEWEST_VERSION = 3;

    private EmbeddedProtocol() {}

    static @Nullable ConsumerProtocolSubscription subscription(ByteBuffer metadata) {
        try {
            var in = new WireReader(metadata.duplicate());
            int version = version(in);
            return version < 0 ? null : ConsumerProtocolSubscription.read(in, version);
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    /** Empty bytes are an empty assignment: a member that has none yet. */
    static @Nullable ConsumerProtocolAssignment assignment(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return new ConsumerProtocolAssignment();
        }
        try {
            var in = new WireReader(bytes.duplicate());
            int version = version(in);
            return version < 0 ? null : ConsumerProtocolAssignment.read(in, version);
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    /** A version that is not known yet only has more fields at the end. */
    private static int version(WireReader in) {
        return Math.min(in.readShort(), NEWEST_VERSION);
    }

    /** The version in which a member wrote its subscription: it understands assignments of that version. */
    static int versionOf(ByteBuffer metadata) {
        int version =
                metadata.remaining() < Short.BYTES ? 0 : metadata.duplicate().getShort();
        return Math.max(0, Math.min(version, NEWEST_VERSION));
    }

    /** What {@code partitions} are to a client of the classic protocol; topics that are gone are left out. */
    static ByteBuffer write(PartitionSet partitions, TopicImage topics, int version) {
        var assigned = new ArrayList<ConsumerProtocolAssignment.TopicPartition>();
        for (UUID topicId : partitions.topicIds()) {
            var topic = topics.topic(topicId);
            if (topic != null) {
                List<Integer> numbers = new ArrayList<>();
                for (int partition : partitions.partitions(topicId)) {
                    numbers.add(partition);
                }
                assigned.add(new ConsumerProtocolAssignment.TopicPartition()
                        .topic(topic.name())
                        .partitions(numbers));
            }
        }
        return VersionPrefixed.write(new ConsumerProtocolAssignment().assignedPartitions(assigned), version);
    }

    /** What a member says that it owns. */
    static PartitionSet owned(ConsumerProtocolSubscription subscription, TopicImage topics) {
        Map<UUID, List<Integer>> owned = new TreeMap<>();
        for (ConsumerProtocolSubscription.TopicPartition partitions : subscription.ownedPartitions()) {
            var topic = topics.topic(partitions.topic());
            if (topic != null) {
                owned.computeIfAbsent(topic.topicId(), id -> new ArrayList<>()).addAll(partitions.partitions());
            }
        }
        return PartitionSet.of(owned);
    }
}
