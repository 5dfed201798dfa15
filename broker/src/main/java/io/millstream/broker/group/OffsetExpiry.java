package io.millstream.broker.group;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Forgets offsets and groups: because somebody says so, because the topic is gone, or because nobody used them for long
 * (KIP-211, KIP-496). Belongs to the coordinator's thread.
 */
final class OffsetExpiry {
    private final GroupCoordinator coordinator;

    OffsetExpiry(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** A partition of whose offset a tombstone is written. */
    private record Forgotten(String topic, int partition) implements Comparable<Forgotten> {
        @Override
        public int compareTo(Forgotten other) {
            int byTopic = topic.compareTo(other.topic);
            return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
        }
    }

    /** Deletes a group and all its offsets. */
    void deleteGroup(Group group) {
        var forgotten = new TreeSet<Forgotten>();
        String groupId = group.groupId();
        coordinator
                .offsets()
                .forEach(groupId, (topic, partition, offset) -> forgotten.add(new Forgotten(topic, partition)));
        coordinator
                .offsets()
                .forEachPending(groupId, (topic, partition, offset) -> forgotten.add(new Forgotten(topic, partition)));
        forget(groupId, forgotten, group.tombstones());
        coordinator.groups().remove(groupId);
    }

    /** Deletes single offsets; those that are not there need nothing. */
    void deleteOffset(String groupId, String topic, int partition) {
        if (coordinator.offsets().find(groupId, topic, partition) != null
                || coordinator.offsets().isPending(groupId, topic, partition)) {
            forget(groupId, Set.of(new Forgotten(topic, partition)), List.of());
        }
    }

    /** Deletes the offsets of topics that are gone, of all groups. */
    void deleteTopics(BiPredicate<String, CommittedOffset> isGone) {
        for (Group group : coordinator.groups().all()) {
            var forgotten = new TreeSet<Forgotten>();
            GroupOffsets.Visitor visitor = (topic, partition, offset) -> {
                if (isGone.test(topic, offset)) {
                    forgotten.add(new Forgotten(topic, partition));
                }
            };
            coordinator.offsets().forEach(group.groupId(), visitor);
            coordinator.offsets().forEachPending(group.groupId(), visitor);
            forget(group.groupId(), forgotten, List.of());
        }
    }

    /** After a replay: groups that had offsets, of which a later record left nothing. */
    void forgetUnused() {
        for (Group group : coordinator.groups().all()) {
            boolean hasOffsets = coordinator.offsets().hasOffsets(group.groupId())
                    || coordinator.offsets().hasPending(group.groupId());
            if (group instanceof SimpleGroup && !hasOffsets) {
                coordinator.groups().remove(group.groupId());
            }
        }
    }

    /** Forgets what was not used for the retention time, and groups of which nothing is left. */
    void expire() {
        for (Group group : coordinator.groups().all()) {
            expire(group);
        }
    }

    private void expire(Group group) {
        String groupId = group.groupId();
        var expired = new TreeSet<Forgotten>();
        var kept = new ArrayList<String>();
        coordinator.offsets().forEach(groupId, (topic, partition, offset) -> {
            if (isExpired(group, topic, partition, offset)) {
                expired.add(new Forgotten(topic, partition));
            } else {
                kept.add(topic);
            }
        });
        boolean isOver =
                kept.isEmpty() && group.isEmpty() && !coordinator.offsets().hasPending(groupId);
        forget(groupId, expired, isOver ? group.tombstones() : List.of());
        if (isOver) {
            coordinator.groups().remove(groupId);
        }
    }

    private boolean isExpired(Group group, String topic, int partition, CommittedOffset offset) {
        OptionalLong lastUsedMs = group.lastUsedMs(offset);
        if (lastUsedMs.isEmpty()
                || group.isSubscribedTo(topic)
                || coordinator.offsets().isPending(group.groupId(), topic, partition)) {
            return false;
        }
        long nowMs = coordinator.mailbox().wallMs();
        return offset.expireTimestampMs() == CommittedOffset.NO_TIMESTAMP
                ? nowMs - lastUsedMs.getAsLong() >= coordinator.settings().offsetsRetentionMs()
                : nowMs >= offset.expireTimestampMs();
    }

    private void forget(String groupId, Set<Forgotten> forgotten, List<GroupRecord> groupTombstones) {
        var records = new ArrayList<GroupRecord>(forgotten.size() + groupTombstones.size());
        for (Forgotten offset : forgotten) {
            records.add(OffsetRecords.tombstone(groupId, offset.topic(), offset.partition()));
        }
        records.addAll(groupTombstones);
        if (records.isEmpty()) {
            return;
        }
        coordinator.append(groupId, records);
        for (Forgotten offset : forgotten) {
            coordinator.offsets().remove(groupId, offset.topic(), offset.partition());
        }
    }
}
