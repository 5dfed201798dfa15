package io.millstream.cli.topic;

import io.millstream.log.RecordHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way into a topic.
 *
 * @param timestampMs {@link #NOW} for the time of the append
 * @param partition {@link #ANY_PARTITION} to let the key, or else the fill level, decide
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the way into a batch; nobody compares it by equals
record AppendRecord(
        byte @Nullable [] key, byte @Nullable [] value, long timestampMs, int partition, List<RecordHeader> headers) {
    static final long NOW = -1;
    static final int ANY_PARTITION = -1;

    /** The same record, sent to {@code otherPartition}. */
    AppendRecord to(int otherPartition) {
        return new AppendRecord(key, value, timestampMs, otherPartition, headers);
    }

    static AppendRecord ofValue(byte[] value) {
        return new AppendRecord(null, value, NOW, ANY_PARTITION, List.of());
    }
}
