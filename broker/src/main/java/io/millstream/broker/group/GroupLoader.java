package io.millstream.broker.group;

import io.millstream.base.Slice;
import io.millstream.broker.internal.Replay;
import io.millstream.broker.internal.ReplayedRecord;
import io.millstream.log.RecordBatch;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.OffsetCommitKey;
import io.millstream.wire.message.OffsetCommitValue;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes groups and offsets from one partition of {@code __consumer_offsets}. */
final class GroupLoader implements Replay {
    private static final int KEY_VERSION = 0;

    private final int partition;
    private final Groups groups;
    private final OffsetStore offsets;
    private final Map<Short, GroupReplay> plugged;

    /** @param plugged who takes records that are no offsets, by key type */
    GroupLoader(int partition, Groups groups, OffsetStore offsets, Map<Short, GroupReplay> plugged) {
        this.partition = partition;
        this.groups = groups;
        this.offsets = offsets;
        this.plugged = plugged;
    }

    @Override
    public void record(ReplayedRecord record) {
        var key = new WireReader(bytes(record.key()));
        Slice valueBytes = record.value();
        WireReader value = valueBytes == null ? null : new WireReader(bytes(valueBytes));
        short keyType = key.readShort();
        if (keyType == OffsetRecords.KEY_TYPE || keyType == OffsetRecords.OLD_KEY_TYPE) {
            offset(record, OffsetCommitKey.read(key, KEY_VERSION), value);
            return;
        }
        GroupReplay replay = plugged.get(keyType);
        if (replay != null) { // else of a later version or of a kind of group that is not served: left alone
            replay.replay(keyType, key, value);
        }
    }

    private void offset(ReplayedRecord record, OffsetCommitKey key, @Nullable WireReader value) {
        if (value == null) {
            offsets.remove(key.group(), key.topic(), key.partition());
            return;
        }
        groups.findOrSimple(key.group());
        var offset = CommittedOffset.of(record.offset(), OffsetCommitValue.read(value, value.readShort()));
        if (record.producerId() == RecordBatch.NO_PRODUCER_ID) {
            offsets.put(key.group(), key.topic(), key.partition(), offset);
        } else {
            var transaction = new OffsetStore.Transaction(partition, record.producerId());
            offsets.putPending(transaction, key.group(), key.topic(), key.partition(), offset);
        }
    }

    @Override
    public void endOfTransaction(long producerId, short producerEpoch, boolean isCommit) {
        offsets.endTransaction(new OffsetStore.Transaction(partition, producerId), isCommit);
    }

    private static ByteBuffer bytes(Slice slice) {
        return slice.buffer().slice(slice.positionBytes(), slice.lengthBytes());
    }
}
