package io.millstream.broker.group.consumer;

import io.millstream.broker.group.GroupRecord;
import io.millstream.wire.Message;
import io.millstream.wire.message.ConsumerGroupCurrentMemberAssignmentKey;
import io.millstream.wire.message.ConsumerGroupCurrentMemberAssignmentValue;
import io.millstream.wire.message.ConsumerGroupMemberMetadataKey;
import io.millstream.wire.message.ConsumerGroupMemberMetadataValue;
import io.millstream.wire.message.ConsumerGroupMetadataKey;
import io.millstream.wire.message.ConsumerGroupMetadataValue;
import io.millstream.wire.message.ConsumerGroupPartitionMetadataKey;
import io.millstream.wire.message.ConsumerGroupRegularExpressionKey;
import io.millstream.wire.message.ConsumerGroupRegularExpressionValue;
import io.millstream.wire.message.ConsumerGroupTargetAssignmentMemberKey;
import io.millstream.wire.message.ConsumerGroupTargetAssignmentMemberValue;
import io.millstream.wire.message.ConsumerGroupTargetAssignmentMetadataKey;
import io.millstream.wire.message.ConsumerGroupTargetAssignmentMetadataValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The records of a consumer group in {@code __consumer_offsets}, in Kafka's format, and what each does to a group.
 *
 * <pre>
 * key type, key                     value
 *   3  group                        group epoch, hash of the subscribed topics
 *   4  group                        (only read: topic metadata, written by Kafka before 4.1)
 *   5  group, member                who the member is and what it wants
 *   6  group                        assignment epoch
 *   7  group, member                the member's target assignment
 *   8  group, member                the member's epoch, state and partitions
 *  16  group, regular expression    the topics it stood for when it was last looked up
 * </pre>
 *
 * <p>Every value is of version 0.
 */
final class ConsumerGroupRecords {
    static final short GROUP = 3;
    static final short PARTITION_METADATA = 4;
    static final short MEMBER = 5;
    static final short ASSIGNMENT_EPOCH = 6;
    static final short TARGET = 7;
    static final short PROGRESS = 8;
    static final short REGEX = 16;

    private static final short VALUE_VERSION = 0;

    private ConsumerGroupRecords() {}

    static GroupRecord epoch(String groupId, int groupEpoch, long metadataHash) {
        return of(
                GROUP,
                new ConsumerGroupMetadataKey().groupId(groupId),
                new ConsumerGroupMetadataValue().epoch(groupEpoch).metadataHash(metadataHash));
    }

    static GroupRecord member(String groupId, ConsumerMember member) {
        MemberClient client = member.client();
        Subscription subscription = member.subscription();
        var value = new ConsumerGroupMemberMetadataValue()
                .instanceId(client.instanceId())
                .rackId(client.rackId())
                .clientId(client.clientId())
                .clientHost(client.clientHost())
                .subscribedTopicNames(new ArrayList<>(subscription.topicNames()))
                .subscribedTopicRegex(subscription.topicRegex())
                .rebalanceTimeoutMs(subscription.rebalanceTimeoutMs())
                .serverAssignor(subscription.assignor())
                .classicMemberMetadata(ClassicMembers.toRecord(subscription.classic()));
        return of(MEMBER, memberKey(groupId, member.memberId()), value);
    }

    static GroupRecord assignmentEpoch(String groupId, int assignmentEpoch, long assignedMs) {
        return of(
                ASSIGNMENT_EPOCH,
                new ConsumerGroupTargetAssignmentMetadataKey().groupId(groupId),
                new ConsumerGroupTargetAssignmentMetadataValue()
                        .assignmentEpoch(assignmentEpoch)
                        .assignmentTimestamp(assignedMs));
    }

    static GroupRecord target(String groupId, String memberId, PartitionSet target) {
        var topics = new ArrayList<ConsumerGroupTargetAssignmentMemberValue.TopicPartition>();
        for (UUID topicId : target.topicIds()) {
            topics.add(new ConsumerGroupTargetAssignmentMemberValue.TopicPartition()
                    .topicId(topicId)
                    .partitions(list(target.partitions(topicId))));
        }
        return of(
                TARGET,
                targetKey(groupId, memberId),
                new ConsumerGroupTargetAssignmentMemberValue().topicPartitions(topics));
    }

    static GroupRecord progress(String groupId, String memberId, Progress progress) {
        return of(
                PROGRESS,
                progressKey(groupId, memberId),
                new ConsumerGroupCurrentMemberAssignmentValue()
                        .memberEpoch(progress.memberEpoch())
                        .previousMemberEpoch(progress.previousMemberEpoch())
                        .state(progress.state().code())
                        .assignedPartitions(toRecord(progress.assigned()))
                        .partitionsPendingRevocation(toRecord(progress.pendingRevocation())));
    }

    static GroupRecord regex(String groupId, String regex, ResolvedRegex resolved) {
        return of(
                REGEX,
                regexKey(groupId, regex),
                new ConsumerGroupRegularExpressionValue()
                        .topics(new ArrayList<>(resolved.topics()))
                        .version(resolved.topicsVersion())
                        .timestamp(resolved.resolvedMs()));
    }

    static GroupRecord regexTombstone(String groupId, String regex) {
        return GroupRecord.tombstone(REGEX, regexKey(groupId, regex));
    }

    static GroupRecord partitionMetadataTombstone(String groupId) {
        return GroupRecord.tombstone(PARTITION_METADATA, new ConsumerGroupPartitionMetadataKey().groupId(groupId));
    }

    /** The records that delete one member, in the order that keeps a replay sound: what depends on it goes first. */
    static List<GroupRecord> memberTombstones(String groupId, String memberId) {
        return List.of(
                GroupRecord.tombstone(PROGRESS, progressKey(groupId, memberId)),
                GroupRecord.tombstone(TARGET, targetKey(groupId, memberId)),
                GroupRecord.tombstone(MEMBER, memberKey(groupId, memberId)));
    }

    /** The records that delete the group with all its members. */
    static List<GroupRecord> groupTombstones(ConsumerGroup group) {
        String groupId = group.groupId();
        var records = new ArrayList<GroupRecord>();
        var memberIds = new TreeSet<>(group.members().keySet());
        memberIds.addAll(group.targetMemberIds());
        for (String memberId : memberIds) {
            records.addAll(memberTombstones(groupId, memberId));
        }
        for (String regex : group.regexes().keySet()) {
            records.add(regexTombstone(groupId, regex));
        }
        records.add(GroupRecord.tombstone(
                ASSIGNMENT_EPOCH, new ConsumerGroupTargetAssignmentMetadataKey().groupId(groupId)));
        if (group.hasPartitionMetadata()) {
            records.add(partitionMetadataTombstone(groupId));
        }
        records.add(GroupRecord.tombstone(GROUP, new ConsumerGroupMetadataKey().groupId(groupId)));
        return records;
    }

    /** The records that make {@code group} what it is. */
    static List<GroupRecord> all(ConsumerGroup group) {
        String groupId = group.groupId();
        var records = new ArrayList<GroupRecord>();
        group.members().values().forEach(member -> records.add(member(groupId, member)));
        records.add(epoch(groupId, group.groupEpoch(), group.metadataHash()));
        group.members().keySet().forEach(id -> records.add(target(groupId, id, group.target(id))));
        records.add(assignmentEpoch(groupId, group.assignmentEpoch(), group.assignedMs()));
        group.members().forEach((id, member) -> records.add(progress(groupId, id, member.progress())));
        group.regexes().forEach((regex, resolved) -> records.add(regex(groupId, regex, resolved)));
        return records;
    }

    /** Does to {@code group} what the record says. The tombstone of a group is for whoever holds the group. */
    static void apply(ConsumerGroup group, GroupRecord record) {
        Message key = record.key();
        Message value = record.value();
        if (key instanceof ConsumerGroupMetadataKey) {
            if (value instanceof ConsumerGroupMetadataValue epoch) {
                group.epoch(epoch.epoch(), epoch.metadataHash());
            }
        } else if (key instanceof ConsumerGroupPartitionMetadataKey) {
            group.partitionMetadata(false); // only tombstones are made of it here
        } else if (key instanceof ConsumerGroupMemberMetadataKey member) {
            if (value instanceof ConsumerGroupMemberMetadataValue said) {
                group.describe(member.memberId(), client(said), subscription(said));
            } else {
                group.remove(member.memberId());
            }
        } else if (key instanceof ConsumerGroupTargetAssignmentMetadataKey) {
            if (value instanceof ConsumerGroupTargetAssignmentMetadataValue assigned) {
                group.assigned(assigned.assignmentEpoch(), assigned.assignmentTimestamp());
            }
        } else if (key instanceof ConsumerGroupTargetAssignmentMemberKey member) {
            group.target(
                    member.memberId(),
                    value instanceof ConsumerGroupTargetAssignmentMemberValue target ? target(target) : null);
        } else if (key instanceof ConsumerGroupCurrentMemberAssignmentKey member) {
            if (value instanceof ConsumerGroupCurrentMemberAssignmentValue current) {
                group.progress(member.memberId(), progress(current));
            } else if (group.member(member.memberId()) != null) {
                group.progress(member.memberId(), Progress.NEW);
            }
        } else if (key instanceof ConsumerGroupRegularExpressionKey regex) {
            group.regex(
                    regex.regularExpression(),
                    value instanceof ConsumerGroupRegularExpressionValue topics ? resolved(topics) : null);
        } else {
            throw new IllegalArgumentException("no record of a consumer group: " + record);
        }
    }

    private static GroupRecord of(short keyType, Message key, Message value) {
        return new GroupRecord(keyType, key, VALUE_VERSION, value);
    }

    private static Message memberKey(String groupId, String memberId) {
        return new ConsumerGroupMemberMetadataKey().groupId(groupId).memberId(memberId);
    }

    private static Message targetKey(String groupId, String memberId) {
        return new ConsumerGroupTargetAssignmentMemberKey().groupId(groupId).memberId(memberId);
    }

    private static Message progressKey(String groupId, String memberId) {
        return new ConsumerGroupCurrentMemberAssignmentKey().groupId(groupId).memberId(memberId);
    }

    private static Message regexKey(String groupId, String regex) {
        return new ConsumerGroupRegularExpressionKey().groupId(groupId).regularExpression(regex);
    }

    private static MemberClient client(ConsumerGroupMemberMetadataValue said) {
        return new MemberClient(said.instanceId(), said.rackId(), said.clientId(), said.clientHost());
    }

    private static Subscription subscription(ConsumerGroupMemberMetadataValue said) {
        String regex = said.subscribedTopicRegex();
        return new Subscription(
                Subscription.names(said.subscribedTopicNames()),
                regex == null ? "" : regex,
                said.rebalanceTimeoutMs(),
                said.serverAssignor(),
                ClassicMembers.fromRecord(said.classicMemberMetadata()));
    }

    private static PartitionSet target(ConsumerGroupTargetAssignmentMemberValue value) {
        Map<UUID, List<Integer>> partitions = new TreeMap<>();
        value.topicPartitions().forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }

    private static Progress progress(ConsumerGroupCurrentMemberAssignmentValue value) {
        return new Progress(
                MemberState.of(value.state()),
                value.memberEpoch(),
                value.previousMemberEpoch(),
                fromRecord(value.assignedPartitions()),
                fromRecord(value.partitionsPendingRevocation()));
    }

    private static ResolvedRegex resolved(ConsumerGroupRegularExpressionValue value) {
        return new ResolvedRegex(new TreeSet<>(value.topics()), value.version(), value.timestamp());
    }

    private static List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> toRecord(OwnedPartitions owned) {
        var topics = new ArrayList<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions>();
        for (UUID topicId : owned.topicIds()) {
            topics.add(new ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions()
                    .topicId(topicId)
                    .partitions(new ArrayList<>(owned.partitions(topicId).keySet()))
                    .assignmentEpochs(new ArrayList<>(owned.partitions(topicId).values())));
        }
        return topics;
    }

    private static OwnedPartitions fromRecord(List<ConsumerGroupCurrentMemberAssignmentValue.TopicPartitions> topics) {
        var owned = new OwnedPartitions.Builder();
        for (var topic : topics) {
            List<Integer> epochs = topic.assignmentEpochs() == null ? List.of() : topic.assignmentEpochs();
            for (int i = 0; i < topic.partitions().size(); i++) {
                int epoch = i < epochs.size() ? epochs.get(i) : OwnedPartitions.UNKNOWN_EPOCH;
                owned.add(topic.topicId(), topic.partitions().get(i), epoch);
            }
        }
        return owned.build();
    }

    private static List<Integer> list(int[] numbers) {
        var list = new ArrayList<Integer>(numbers.length);
        for (int number : numbers) {
            list.add(number);
        }
        return list;
    }
}
