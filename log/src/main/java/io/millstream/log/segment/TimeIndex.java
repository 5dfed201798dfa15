package io.millstream.log.segment;

import java.nio.ByteBuffer;

/**
 * Sparse map from timestamp to record offset inside one segment.
 *
 * <pre>
 * entry, 12 bytes, big-endian
 *   0  int64  timestampMs     largest timestamp of the segment so far; strictly increasing
 *   8  int32  relativeOffset  base offset of the batch that reached it - baseOffset of the segment
 * </pre>
 *
 * An entry says: no record before that batch is as late as {@code timestampMs}. The last entry of a sealed segment holds
 * the segment's largest timestamp.
 *
 * <p>One appender thread, any number of readers. A hint, as {@link OffsetIndex} is.
 */
final class TimeIndex {
    static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;

    /** Kafka's mark for "no record has a timestamp". */
    static final long NO_TIMESTAMP = -1;

    private final long baseOffset;
    private final IndexEntries entries;

    TimeIndex(long baseOffset, IndexEntries entries) {
        this.baseOffset = baseOffset;
        this.entries = entries;
    }

    static TimeIndex empty(long baseOffset) {
        return new TimeIndex(baseOffset, IndexEntries.empty(ENTRY_BYTES));
    }

    /** Appender thread only; does nothing unless {@code timestampMs} is above the last entry's. */
    void maybeAppend(long timestampMs, long offset) {
        if (timestampMs <= lastTimestampMs()) {
            return;
        }
        int count = entries.count();
        ByteBuffer room = entries.roomForOne();
        int at = count * ENTRY_BYTES;
        room.putLong(at, timestampMs).putInt(at + Long.BYTES, Math.toIntExact(offset - baseOffset));
        entries.publish(count + 1);
    }

    /** A batch base offset before which every record is earlier than {@code timestampMs}. */
    long floorOffset(long timestampMs) {
        int count = entries.count();
        ByteBuffer view = entries.view();
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (view.getLong(middle * ENTRY_BYTES) < timestampMs) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? baseOffset : baseOffset + view.getInt(high * ENTRY_BYTES + Long.BYTES);
    }

    long lastTimestampMs() {
        int count = entries.count();
        return count == 0 ? NO_TIMESTAMP : entries.view().getLong((count - 1) * ENTRY_BYTES);
    }

    IndexEntries entries() {
        return entries;
    }
}
