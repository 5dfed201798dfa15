package io.millstream.broker.group;

import io.millstream.broker.internal.KeyedRecord;
import io.millstream.wire.Message;
import org.jspecify.annotations.Nullable;

/**
 * A record of {@code __consumer_offsets}, before it is bytes.
 *
 * @param keyType what it is about, by Kafka's numbers: 1 a committed offset, 2 a classic group, 3 to 16 consumer groups
 * @param valueVersion version in which the value is written
 * @param value null for a tombstone
 */
public record GroupRecord(
        short keyType,
        Message key,
        short valueVersion,
        @Nullable Message value) {
    /** A record that deletes what {@code key} names. */
    public static GroupRecord tombstone(short keyType, Message key) {
        return new GroupRecord(keyType, key, (short) 0, null);
    }

    KeyedRecord toKeyedRecord() {
        return KeyedRecord.of(keyType, key, valueVersion, value);
    }
}
