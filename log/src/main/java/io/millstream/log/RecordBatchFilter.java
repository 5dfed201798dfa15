package io.millstream.log;

import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * Rewrites a batch with some of its records left out, as log compaction does. A function of its arguments: the batch itself
 * is not touched.
 *
 * <p>What is kept, as in Kafka: base and last offset, so that offsets stay where they were; producer id, epoch and
 * sequence, so that a producer's state can be rebuilt from the log; leader epoch, attributes, codec. When a batch first
 * loses something while it still holds a tombstone (or is the marker of a transaction that has no records left), its
 * delete horizon is set: the time from which that too may go (KIP-534).
 *
 * <p>Belongs to one thread; memory is used again for the next batch.
 *
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-534%3A+Retain+tombstones+and+transaction+markers+for+approximately+delete.retention.ms+milliseconds">KIP-534</a>
 */
public final class RecordBatchFilter {
    private final RecordCursor cursor;
    private final RecordBatchBuilder builder = new RecordBatchBuilder(Integer.MAX_VALUE);
    private final BitSet kept = new BitSet();
    private final ByteBuffer emptyBatch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
    private final RecordBatch view = new RecordBatch();

    /** Which records stay. Asked once per record, in offset order. */
    @FunctionalInterface
    public interface Predicate {
        /** True to keep the record, which is valid during the call. */
        boolean keeps(RecordBatch batch, RecordView record);
    }

    /**
     * What to do beyond the single record.
     *
     * @param keepsEmpty true if a batch that has lost all its records stays as a bare header: the last one of a producer
     *     that may still write, or the last one of the log
     * @param isMarkerOfEmptyTransaction true for the marker of a transaction whose records are all gone
     * @param newDeleteHorizonMs delete horizon for batches that need one and have none
     */
    public record Rules(boolean keepsEmpty, boolean isMarkerOfEmptyTransaction, long newDeleteHorizonMs) {}

    /** What became of a batch. */
    public enum Outcome {
        /** Stays as it is, byte for byte. */
        UNCHANGED,
        /** Stays with fewer records, or with a delete horizon. */
        REWRITTEN,
        /** Only its header stays. */
        EMPTIED,
        /** Goes altogether. */
        DROPPED
    }

    /**
     * A filtered batch.
     *
     * @param bytes what takes the batch's place, from position to limit; none if it is dropped. Valid until the next call
     * @param keptCount records that stay
     */
    public record Filtered(Outcome outcome, ByteBuffer bytes, int keptCount) {}

    public RecordBatchFilter() {
        this(RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES);
    }

    /** A filter that refuses batches whose records decompress to more than {@code maxDecompressedBytes}. */
    public RecordBatchFilter(int maxDecompressedBytes) {
        cursor = new RecordCursor(maxDecompressedBytes);
    }

    /**
     * Filters one batch, whose checksum was found right.
     *
     * @throws CorruptBatchException if its records cannot be read; compaction must then leave the segment alone
     */
    public Filtered filter(RecordBatch batch, Rules rules, Predicate predicate) throws CorruptBatchException {
        kept.clear();
        int index = 0;
        boolean holdsTombstone = false;
        cursor.start(batch);
        while (cursor.next()) {
            if (predicate.keeps(batch, cursor)) {
                kept.set(index);
                holdsTombstone |= cursor.value() == null;
            }
            index++;
        }
        int keptCount = kept.cardinality();
        if (keptCount == 0) {
            return rules.keepsEmpty()
                    ? new Filtered(Outcome.EMPTIED, headerOf(batch), 0)
                    : new Filtered(Outcome.DROPPED, emptyBatch.clear().limit(0), 0);
        }
        boolean needsHorizon = (holdsTombstone || rules.isMarkerOfEmptyTransaction()) && !batch.hasDeleteHorizon();
        if (keptCount == index && !needsHorizon) {
            ByteBuffer whole = batch.buffer().slice(batch.positionBytes(), batch.lengthBytes());
            return new Filtered(Outcome.UNCHANGED, whole, keptCount);
        }
        builder.resetLike(batch);
        if (needsHorizon) {
            builder.deleteHorizon(rules.newDeleteHorizonMs());
        }
        copyKept();
        return new Filtered(Outcome.REWRITTEN, builder.build(batch.lastOffsetDelta()), keptCount);
    }

    private void copyKept() throws CorruptBatchException {
        cursor.rewind();
        for (int index = 0; cursor.next(); index++) {
            if (kept.get(index) && !builder.copy(cursor)) {
                throw new IllegalStateException("a batch with fewer records has no room for record " + index);
            }
        }
    }

    /** What is left of a batch without records: its offsets, its producer and its largest timestamp. */
    private ByteBuffer headerOf(RecordBatch batch) {
        emptyBatch.clear().put(0, batch.buffer(), batch.positionBytes(), RecordBatch.HEADER_BYTES);
        int attributes = batch.attributes() & ~(RecordBatch.COMPRESSION_MASK | RecordBatch.DELETE_HORIZON_BIT);
        emptyBatch
                .putInt(RecordBatch.LENGTH_AT, RecordBatch.HEADER_BYTES - RecordBatch.LENGTH_OVERHEAD_BYTES)
                .putShort(RecordBatch.ATTRIBUTES_AT, (short) attributes)
                .putLong(RecordBatch.BASE_TIMESTAMP_AT, RecordBatch.NO_TIMESTAMP)
                .putInt(RecordBatch.RECORD_COUNT_AT, 0);
        view.wrap(emptyBatch, 0).writeCrc();
        return emptyBatch;
    }
}
