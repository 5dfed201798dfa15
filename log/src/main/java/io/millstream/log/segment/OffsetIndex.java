package io.millstream.log.segment;

import java.nio.ByteBuffer;

/**
 * Sparse map from record offset to byte position inside one segment file.
 *
 * <pre>
 * entry, 8 bytes, big-endian
 *   0  int32  relativeOffset  base offset of a record batch - baseOffset of the segment; strictly increasing
 *   4  int32  positionBytes   where that batch starts in the segment
 * </pre>
 *
 * <p>One appender thread, any number of readers. The index is a hint: a lost tail costs a longer scan, never a wrong
 * record.
 */
public final class OffsetIndex {
    /** A batch: its base offset, and the byte at which it starts. */
    public record Place(long offset, int positionBytes) {}

    static final int ENTRY_BYTES = Integer.BYTES + Integer.BYTES;

    private final long baseOffset;
    private final IndexEntries entries;

    OffsetIndex(long baseOffset, IndexEntries entries) {
        this.baseOffset = baseOffset;
        this.entries = entries;
    }

    static OffsetIndex empty(long baseOffset) {
        return new OffsetIndex(baseOffset, IndexEntries.empty(ENTRY_BYTES));
    }

    /** Appender thread only. */
    void append(long offset, int positionBytes) {
        int relativeOffset = Math.toIntExact(offset - baseOffset);
        int count = entries.count();
        if (count > 0 && relativeOffset <= relativeOffsetAt(entries.view(), count - 1)) {
            throw new IllegalStateException("offset " + offset + " is not above the last indexed offset");
        }
        ByteBuffer room = entries.roomForOne();
        int at = count * ENTRY_BYTES;
        room.putInt(at, relativeOffset).putInt(at + Integer.BYTES, positionBytes);
        entries.publish(count + 1);
    }

    /** The last indexed batch whose base offset is at most {@code offset}; the segment's start if there is none. */
    Place floor(long offset) {
        int count = entries.count();
        ByteBuffer view = entries.view();
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (baseOffset + relativeOffsetAt(view, middle) <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return placeAt(view, high);
    }

    /** The last indexed batch that starts at or before {@code positionBytes}; the segment's start if there is none. */
    Place floorByPosition(long positionBytes) {
        int count = entries.count();
        ByteBuffer view = entries.view();
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (view.getInt(middle * ENTRY_BYTES + Integer.BYTES) <= positionBytes) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return placeAt(view, high);
    }

    private Place placeAt(ByteBuffer view, int index) {
        return index < 0
                ? new Place(baseOffset, 0)
                : new Place(
                        baseOffset + relativeOffsetAt(view, index), view.getInt(index * ENTRY_BYTES + Integer.BYTES));
    }

    long baseOffset() {
        return baseOffset;
    }

    IndexEntries entries() {
        return entries;
    }

    private static int relativeOffsetAt(ByteBuffer view, int index) {
        return view.getInt(index * ENTRY_BYTES);
    }
}
