package io.millstream.broker.group.consumer;

import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.GroupReplay;
import io.millstream.broker.group.Groups;
import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes consumer groups from their records when the coordinator starts. */
final class ConsumerGroupReplay implements GroupReplay {
    /** The types of keys that it takes. */
    static final List<Short> KEY_TYPES = List.of(
            ConsumerGroupRecords.GROUP,
            ConsumerGroupRecords.PARTITION_METADATA,
            ConsumerGroupRecords.MEMBER,
            ConsumerGroupRecords.ASSIGNMENT_EPOCH,
            ConsumerGroupRecords.TARGET,
            ConsumerGroupRecords.PROGRESS,
            ConsumerGroupRecords.REGEX);

    private static final int KEY_VERSION = 0;

    private final Groups groups;
    private final Runnable onLoaded;

    /** @param onLoaded called once all records are replayed */
    ConsumerGroupReplay(Groups groups, Runnable onLoaded) {
        this.groups = groups;
        this.onLoaded = onLoaded;
    }

    @Override
    public void loaded() {
        onLoaded.run();
    }

    @Override
    public void replay(short keyType, WireReader key, @Nullable WireReader value) {
        switch (keyType) {
            case ConsumerGroupRecords.GROUP -> {
                var read = ConsumerGroupMetadataKey.read(key, KEY_VERSION);
                if (value == null) {
                    remove(read.groupId());
                } else {
                    replay(read.groupId(), keyType, read, ConsumerGroupMetadataValue.read(value, version(value)));
                }
            }
            case ConsumerGroupRecords.PARTITION_METADATA -> {
                var read = ConsumerGroupPartitionMetadataKey.read(key, KEY_VERSION);
                if (value == null) {
                    replay(read.groupId(), keyType, read, null);
                    return;
                }
                ConsumerGroup group = openOrCreate(read.groupId());
                if (group != null) {
                    group.partitionMetadata(true); // what it says is of no use any more
                }
            }
            case ConsumerGroupRecords.MEMBER -> {
                var read = ConsumerGroupMemberMetadataKey.read(key, KEY_VERSION);
                replay(
                        read.groupId(),
                        keyType,
                        read,
                        value == null ? null : ConsumerGroupMemberMetadataValue.read(value, version(value)));
            }
            case ConsumerGroupRecords.ASSIGNMENT_EPOCH -> {
                var read = ConsumerGroupTargetAssignmentMetadataKey.read(key, KEY_VERSION);
                replay(
                        read.groupId(),
                        keyType,
                        read,
                        value == null ? null : ConsumerGroupTargetAssignmentMetadataValue.read(value, version(value)));
            }
            case ConsumerGroupRecords.TARGET -> {
                var read = ConsumerGroupTargetAssignmentMemberKey.read(key, KEY_VERSION);
                replay(
                        read.groupId(),
                        keyType,
                        read,
                        value == null ? null : ConsumerGroupTargetAssignmentMemberValue.read(value, version(value)));
            }
            case ConsumerGroupRecords.PROGRESS -> {
                var read = ConsumerGroupCurrentMemberAssignmentKey.read(key, KEY_VERSION);
                replay(
                        read.groupId(),
                        keyType,
                        read,
                        value == null ? null : ConsumerGroupCurrentMemberAssignmentValue.read(value, version(value)));
            }
            case ConsumerGroupRecords.REGEX -> {
                var read = ConsumerGroupRegularExpressionKey.read(key, KEY_VERSION);
                replay(
                        read.groupId(),
                        keyType,
                        read,
                        value == null ? null : ConsumerGroupRegularExpressionValue.read(value, version(value)));
            }
            default -> throw new IllegalArgumentException("key type " + keyType + " is not one of " + KEY_TYPES);
        }
    }

    private static int version(WireReader value) {
        return value.readShort();
    }

    private void replay(String groupId, short keyType, Message key, @Nullable Message value) {
        // A tombstone may be of what is gone already.
        ConsumerGroup group = value == null ? find(groupId) : openOrCreate(groupId);
        if (group != null) {
            ConsumerGroupRecords.apply(group, new GroupRecord(keyType, key, (short) 0, value));
        }
    }

    private @Nullable ConsumerGroup find(String groupId) {
        return groups.find(groupId) instanceof ConsumerGroup group ? group : null;
    }

    /** Null if a group of another kind, with members, has taken the id since: compaction has left this record behind. */
    private @Nullable ConsumerGroup openOrCreate(String groupId) {
        Group found = groups.find(groupId);
        if (found instanceof ConsumerGroup group) {
            return group;
        }
        if (found != null && !found.isEmpty()) {
            return null;
        }
        var group = new ConsumerGroup(groupId);
        groups.put(group);
        return group;
    }

    private void remove(String groupId) {
        if (find(groupId) != null) {
            groups.remove(groupId);
        }
    }
}
