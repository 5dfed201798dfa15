package io.millstream.log.segment;

import io.millstream.log.AbortedTransaction;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The aborted transactions whose markers lie in one segment, in the order of their markers. Most segments have none.
 *
 * <pre>
 * entry, 34 bytes, big-endian
 *   0  int16  version           0
 *   2  int64  producerId
 *  10  int64  firstOffset       of the transaction's first record; may lie in an earlier segment
 *  18  int64  lastOffset        of the abort marker; strictly increasing
 *  26  int64  lastStableOffset  of the partition once the marker was there
 * </pre>
 *
 * <p>Unlike the other indexes this is no hint: a reader that missed an entry would show records that do not count. The file
 * of a sealed segment with entries is therefore forced before the next segment exists, and where there is no file there
 * are no entries. One appender thread, any number of readers.
 */
public final class TransactionIndex {
    static final int ENTRY_BYTES = Short.BYTES + 4 * Long.BYTES;

    private static final short VERSION = 0;
    private static final int PRODUCER_ID_AT = 2;
    private static final int FIRST_OFFSET_AT = 10;
    private static final int LAST_OFFSET_AT = 18;
    private static final int LAST_STABLE_OFFSET_AT = 26;

    private final IndexEntries entries;

    TransactionIndex(IndexEntries entries) {
        this.entries = entries;
    }

    static TransactionIndex empty() {
        return new TransactionIndex(IndexEntries.empty(ENTRY_BYTES));
    }

    /** Appender thread only. */
    void append(AbortedTransaction aborted) {
        int count = entries.count();
        if (count > 0 && entry(entries.view(), count - 1).lastOffset() >= aborted.lastOffset()) {
            throw new IllegalStateException(aborted + " is not behind the last entry of its segment");
        }
        int at = count * ENTRY_BYTES;
        entries.roomForOne()
                .putShort(at, VERSION)
                .putLong(at + PRODUCER_ID_AT, aborted.producerId())
                .putLong(at + FIRST_OFFSET_AT, aborted.firstOffset())
                .putLong(at + LAST_OFFSET_AT, aborted.lastOffset())
                .putLong(at + LAST_STABLE_OFFSET_AT, aborted.lastStableOffset());
        entries.publish(count + 1);
    }

    /**
     * Adds the transactions that have records from {@code fromOffset} to before {@code toOffset}. False if no later
     * segment can have one: everything that began before {@code toOffset} was decided by then.
     */
    public boolean collect(long fromOffset, long toOffset, List<AbortedTransaction> found) {
        int count = entries.count();
        ByteBuffer view = entries.view();
        for (int index = firstEndingAt(fromOffset, view, count); index < count; index++) {
            AbortedTransaction aborted = entry(view, index);
            if (aborted.firstOffset() < toOffset) {
                found.add(aborted);
            }
            if (aborted.lastStableOffset() >= toOffset) {
                return false;
            }
        }
        return true;
    }

    public boolean isEmpty() {
        return entries.count() == 0;
    }

    IndexEntries entries() {
        return entries;
    }

    private static int firstEndingAt(long offset, ByteBuffer view, int count) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (view.getLong(middle * ENTRY_BYTES + LAST_OFFSET_AT) < offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static AbortedTransaction entry(ByteBuffer view, int index) {
        int at = index * ENTRY_BYTES;
        return new AbortedTransaction(
                view.getLong(at + PRODUCER_ID_AT),
                view.getLong(at + FIRST_OFFSET_AT),
                view.getLong(at + LAST_OFFSET_AT),
                view.getLong(at + LAST_STABLE_OFFSET_AT));
    }
}
