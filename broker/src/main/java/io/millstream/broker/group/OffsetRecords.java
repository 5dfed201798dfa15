package io.millstream.broker.group;

import io.millstream.wire.message.OffsetCommitKey;
import io.millstream.wire.message.OffsetCommitValue;

/** The records of committed offsets in {@code __consumer_offsets}. */
final class OffsetRecords {
    /** Written by versions of Kafka before 0.9, and the same otherwise. */
    static final short OLD_KEY_TYPE = 0;

    static final short KEY_TYPE = 1;

    /** The version that says which topic of that name is meant, so that one made anew does not inherit the offset. */
    private static final short VALUE_VERSION = 4;
    /** The only version that has an expiry of its own, and neither leader epoch nor topic id. */
    private static final short EXPIRING_VALUE_VERSION = 1;

    private OffsetRecords() {}

    static GroupRecord commit(String groupId, RequestedOffset requested, CommittedOffset offset) {
        var value = new OffsetCommitValue()
                .topicId(offset.topicId())
                .offset(offset.offset())
                .leaderEpoch(offset.leaderEpoch())
                .metadata(offset.metadata())
                .commitTimestamp(offset.commitTimestampMs())
                .expireTimestamp(offset.expireTimestampMs());
        short version =
                offset.expireTimestampMs() == CommittedOffset.NO_TIMESTAMP ? VALUE_VERSION : EXPIRING_VALUE_VERSION;
        return new GroupRecord(KEY_TYPE, key(groupId, requested.topic(), requested.partition()), version, value);
    }

    static GroupRecord tombstone(String groupId, String topic, int partition) {
        return GroupRecord.tombstone(KEY_TYPE, key(groupId, topic, partition));
    }

    private static OffsetCommitKey key(String groupId, String topic, int partition) {
        return new OffsetCommitKey().group(groupId).topic(topic).partition(partition);
    }
}
