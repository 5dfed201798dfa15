package io.millstream.log.store;

import io.millstream.base.DiskFile;
import io.millstream.base.Slice;
import io.millstream.log.AbortedTransaction;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchFilter;
import io.millstream.log.RecordBatchFilter.Filtered;
import io.millstream.log.RecordBatchFilter.Rules;
import io.millstream.log.RecordCursor;
import io.millstream.log.RecordView;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pass of log compaction over sealed segments: learns the latest offset of each key, then copies what is still needed.
 *
 * <p>Kept are: the latest record of each key; a tombstone until its batch's delete horizon (KIP-534); the marker of a
 * transaction while records of it are there, and then until its delete horizon; the header of a producer's last batch.
 * Records of aborted transactions go, and count for no key. Offsets never change.
 *
 * <p>Damage ends the pass with an {@link IOException} before anything is replaced. Belongs to one thread, for one pass.
 */
final class Compaction {
    private static final int BUFFER_BYTES = 1 << 20;

    /** What the pass must know of the partition. */
    record Facts(
            AbortedTransactions aborted, Map<Long, Long> lastOffsetOfProducer, long nowMs, long deleteRetentionMs) {}

    private final Facts facts;
    private final PartitionCheckpoint checkpoint;
    private final OffsetMap latest;
    private final RecordCursor cursor = new RecordCursor();
    private final RecordBatchFilter filter = new RecordBatchFilter();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** Producers with a transaction under way, of which a record was copied. */
    private final Set<Long> transactionsWithRecords = new HashSet<>();

    /** Offsets of the transaction markers that were copied last. */
    private final Set<Long> keptMarkers = new HashSet<>();

    private long writtenBytes;

    Compaction(Facts facts, PartitionCheckpoint checkpoint, OffsetMap latest) {
        this.facts = facts;
        this.checkpoint = checkpoint;
        this.latest = latest;
    }

    /**
     * Learns the keys from {@code fromOffset} on.
     *
     * @return the offset before which all keys are known: the end of the segments unless memory ran out
     */
    long learn(List<Segment> segments, long fromOffset) throws IOException {
        for (Segment segment : segments) {
            BatchScan scan = scan(segment);
            while (hasBatch(scan, segment)) {
                RecordBatch batch = scan.batch();
                if (batch.nextOffset() > fromOffset && !isHidden(batch) && !learnBatch(batch)) {
                    return batch.baseOffset();
                }
            }
        }
        return segments.get(segments.size() - 1).nextOffset();
    }

    /** Copies what is needed of {@code segments} to {@code target}; returns its size. In log order over all calls. */
    long copy(List<Segment> segments, DiskFile target) throws IOException {
        writtenBytes = 0;
        buffer.clear();
        keptMarkers.clear();
        for (Segment segment : segments) {
            BatchScan scan = scan(segment);
            while (hasBatch(scan, segment)) {
                RecordBatch batch = scan.batch();
                Filtered filtered = filter.filter(batch, rules(batch), this::keeps);
                if (filtered.keptCount() > 0 && batch.isControl()) {
                    keptMarkers.add(batch.baseOffset());
                } else if (filtered.keptCount() > 0 && batch.isTransactional()) {
                    transactionsWithRecords.add(batch.producerId());
                }
                write(filtered.bytes(), target);
            }
        }
        flush(target);
        return writtenBytes;
    }

    /**
     * True if the last copy kept the marker that ends a transaction. Records of aborted transactions are gone once their
     * marker is, so nobody needs to know of them any more.
     */
    boolean keptMarker(AbortedTransaction aborted) {
        return keptMarkers.contains(aborted.lastOffset());
    }

    private BatchScan scan(Segment segment) {
        return segment.scan(0, segment.baseOffset(), checkpoint.rules(segment), BatchScan.LARGE_WINDOW_BYTES);
    }

    /** Moves to the next batch, which is whole and fits what surrounds it. */
    private static boolean hasBatch(BatchScan scan, Segment segment) throws IOException {
        return switch (scan.next()) {
            case BATCH -> true;
            case END -> false;
            case DAMAGE ->
                throw new IOException(
                        segment.file() + " is damaged at byte " + scan.positionBytes() + " and is not compacted");
        };
    }

    private boolean learnBatch(RecordBatch batch) throws CorruptBatchException {
        cursor.start(batch);
        while (cursor.next()) {
            Slice key = cursor.key();
            if (key != null && !latest.put(key, cursor.offset())) {
                return false;
            }
        }
        return true;
    }

    private boolean isHidden(RecordBatch batch) {
        return batch.isControl() || isAborted(batch);
    }

    private boolean isAborted(RecordBatch batch) {
        return batch.isTransactional()
                && !batch.isControl()
                && facts.aborted().isAborted(batch.producerId(), batch.baseOffset());
    }

    private Rules rules(RecordBatch batch) {
        Long lastOffset = facts.lastOffsetOfProducer().get(batch.producerId());
        boolean isLastOfProducer = batch.hasProducerId() && lastOffset != null && lastOffset == batch.lastOffset();
        boolean isMarkerOfEmpty = batch.isControl() && !transactionsWithRecords.remove(batch.producerId());
        return new Rules(isLastOfProducer, isMarkerOfEmpty, facts.nowMs() + facts.deleteRetentionMs());
    }

    private boolean keeps(RecordBatch source, RecordView record) {
        boolean horizonPassed = source.hasDeleteHorizon() && source.deleteHorizonMs() <= facts.nowMs();
        if (source.isControl()) {
            return !horizonPassed;
        }
        Slice key = record.key();
        if (key == null || isAborted(source)) {
            return false;
        }
        boolean isLatest = record.offset() >= latest.get(key);
        return isLatest && (record.value() != null || !horizonPassed);
    }

    private void write(ByteBuffer bytes, DiskFile target) throws IOException {
        if (bytes.remaining() > buffer.remaining()) {
            flush(target);
        }
        if (bytes.remaining() > buffer.capacity()) {
            int lengthBytes = bytes.remaining();
            target.write(bytes.duplicate(), writtenBytes);
            writtenBytes += lengthBytes;
        } else {
            buffer.put(bytes.duplicate());
        }
    }

    private void flush(DiskFile target) throws IOException {
        int lengthBytes = buffer.flip().remaining();
        target.write(buffer, writtenBytes);
        writtenBytes += lengthBytes;
        buffer.clear();
    }
}
