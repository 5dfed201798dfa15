package io.millstream.log.segment;

import java.nio.ByteBuffer;

/**
 * Fixed-size entries that grow at the end: on the heap while their segment is active, mapped once it is sealed.
 *
 * <p>One appender thread; readers take {@link #count()} first and {@link #view()} after it, and never look past the
 * count.
 */
final class IndexEntries {
    private static final int FIRST_ENTRY_COUNT = 16;

    private final int entryBytes;
    private volatile ByteBuffer buffer;
    private volatile int count;

    private IndexEntries(int entryBytes, ByteBuffer buffer, int count) {
        this.entryBytes = entryBytes;
        this.buffer = buffer;
        this.count = count;
    }

    static IndexEntries empty(int entryBytes) {
        return new IndexEntries(entryBytes, ByteBuffer.allocate(0), 0);
    }

    /** Entries that are complete; appending copies them first. */
    static IndexEntries of(int entryBytes, ByteBuffer complete) {
        return new IndexEntries(entryBytes, complete, complete.limit() / entryBytes);
    }

    int count() {
        return count;
    }

    /** The entries by absolute index; big-endian. */
    ByteBuffer view() {
        return buffer;
    }

    /** A buffer with room for the entry after the last one. Invisible to readers until {@link #publish}. */
    ByteBuffer roomForOne() {
        ByteBuffer now = buffer;
        int neededBytes = (count + 1) * entryBytes;
        if (!now.isReadOnly() && now.capacity() >= neededBytes) {
            return now;
        }
        ByteBuffer larger = ByteBuffer.allocate(Math.max(FIRST_ENTRY_COUNT * entryBytes, 2 * neededBytes));
        larger.put(0, now, 0, count * entryBytes);
        buffer = larger;
        return larger;
    }

    void publish(int newCount) {
        count = newCount;
    }

    /** The entries alone, for writing. */
    ByteBuffer complete() {
        return buffer.duplicate().position(0).limit(count * entryBytes).slice();
    }
}
