package io.millstream.log.store;

import io.millstream.base.DiskFile;
import io.millstream.base.JobException;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordCursor;
import io.millstream.log.RecordView;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.FileWindow;
import io.millstream.log.segment.OffsetIndex;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Walks a partition's records: in the shared mapping of a segment, and by reads into a window of its own near the end of
 * the active one, where a mapping would have to be made anew all the time. Each batch is checked once, checksum and surroundings, before its first record is shown.
 */
final class LocalReader implements PartitionReader {
    private static final int WINDOW_BYTES = 256 << 10;
    private static final int LARGE_BATCH_BYTES = 4 << 20;

    private final LocalPartition partition;
    private final Isolation isolation;
    private final RecordBatch batch = new RecordBatch();
    private final RecordCursor cursor = new RecordCursor();
    private final FileWindow window = new FileWindow(WINDOW_BYTES);

    /** Offset of the next record to look for. */
    private long position;

    /** Where the next batch starts; null if {@link #position} has yet to be found. */
    private @Nullable Segment segment;

    private long batchPositionBytes;
    private long expectedOffset;

    /** All of a sealed segment; null while reading through the window. */
    private @Nullable ByteBuffer mapping;

    private boolean inBatch;
    private boolean closed;

    /** The aborted transactions of the offsets before {@link #abortedTo}, as far as this reader is. */
    private AbortedTransactions aborted = AbortedTransactions.NONE;

    private long abortedTo;

    LocalReader(LocalPartition partition, long offset, Isolation isolation) {
        this.partition = partition;
        this.isolation = isolation;
        seek(offset);
    }

    @Override
    public boolean next() {
        try {
            while (true) {
                if (inBatch) {
                    if (cursor.nextAtOrAfter(position)) {
                        position = cursor.offset() + 1;
                        return true;
                    }
                    inBatch = false;
                    position = Math.max(position, expectedOffset);
                }
                if (!nextBatch()) {
                    return false;
                }
            }
        } catch (CorruptBatchException e) {
            inBatch = false;
            throw partition.damaged(batch.baseOffset(), batch.lastOffset(), e);
        } catch (InternalError e) { // how the JDK reports that the disk failed under a mapping
            throw readingFailed(new IOException("the disk failed under a mapped file", e));
        } catch (IOException e) {
            throw readingFailed(e);
        }
    }

    private JobException readingFailed(IOException cause) {
        inBatch = false;
        return DiskErrors.failed(
                "Reading " + partition.topicPartition() + " at offset " + position,
                partition.context().files().directory(),
                cause);
    }

    @Override
    public boolean awaitNext(Duration timeout) throws InterruptedException {
        if (next()) {
            return true;
        }
        long limitNanos = timeout.toNanos();
        var clock = partition.context().environment().clock();
        long startNanos = clock.nanos();
        while (partition.signal().await(this::mayHaveNext, limitNanos - (clock.nanos() - startNanos))) {
            if (next()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public RecordView record() {
        return cursor;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void seek(long offset) {
        partition.checkInRange(offset);
        position = offset;
        inBatch = false;
        segment = null;
        mapping = null;
        abortedTo = 0;
    }

    @Override
    public void close() {
        closed = true;
        inBatch = false;
        segment = null;
        mapping = null;
    }

    private boolean mayHaveNext() {
        return position < partition.visibleEnd(isolation) || partition.isDeleted() || partition.isClosed();
    }

    /** Starts the batch that holds {@link #position} or follows it; false if there is none to see yet. */
    private boolean nextBatch() throws IOException {
        if (closed) {
            throw new IllegalStateException("the reader of " + partition.topicPartition() + " is closed");
        }
        partition.checkInRange(position);
        while (position < partition.visibleEnd(isolation)) {
            Segment known = segment;
            Segment current = known != null ? known : partition.segments().floor(position);
            try {
                if (known == null) {
                    locate(current);
                    continue;
                }
                if (batchPositionBytes >= current.sizeBytes()) {
                    toSegmentAfter(current);
                    continue;
                }
                load(current);
            } catch (IOException e) {
                if (!current.isDropped()) {
                    throw e;
                }
                segment = null; // compaction or retention took it away: look again
                partition.checkInRange(position);
                continue;
            }
            batchPositionBytes += batch.lengthBytes();
            expectedOffset = batch.nextOffset();
            if (expectedOffset <= position || isHidden()) {
                position = Math.max(position, expectedOffset);
                continue;
            }
            cursor.start(batch);
            inBatch = true;
            return true;
        }
        return false;
    }

    /** Markers are never shown, records of aborted transactions only to readers that see everything. */
    private boolean isHidden() {
        return batch.isControl()
                || (isolation == Isolation.READ_COMMITTED
                        && batch.isTransactional()
                        && isAborted(batch.producerId(), batch.baseOffset()));
    }

    /** Everything before the last stable offset is decided for good, so one look serves up to there. */
    private boolean isAborted(long producerId, long offset) {
        if (offset >= abortedTo) {
            abortedTo = partition.lastStableOffset();
            aborted = new AbortedTransactions(partition.abortedTransactions(offset, abortedTo));
        }
        return aborted.isAborted(producerId, offset);
    }

    /**
     * Goes on behind the last batch of a sealed segment. Not simply with the next segment of the list: compaction may
     * meanwhile have put this one and its neighbours together.
     */
    private void toSegmentAfter(Segment current) {
        long endOffset = current.nextOffset();
        if (expectedOffset < endOffset && !partition.rules(current).mayHaveGaps()) {
            throw partition.damaged(
                    expectedOffset, endOffset - 1, null); // somebody has cut the file, or a file is missing
        }
        position = Math.max(position, endOffset);
        partition.checkInRange(position);
        Segment following = partition.segments().floor(position);
        if (following.baseOffset() == position) {
            startAt(following, 0, position);
        } else {
            segment = null;
        }
    }

    /** Puts the batch at {@link #batchPositionBytes} under {@link #batch}, checked. */
    private void load(Segment current) throws IOException {
        int limitBytes = current.sizeBytes();
        ByteBuffer all = mappingAt(current);
        if (all != null) {
            int at = (int) batchPositionBytes;
            if (!RecordBatch.isWhole(all, at, all.limit()) || !isExpected(batch.wrap(all, at), current)) {
                throw damage(current);
            }
            return;
        }
        DiskFile file = current.log();
        int at = window.load(file, batchPositionBytes, RecordBatch.HEADER_BYTES, limitBytes);
        int availableBytes = limitBytes - (int) batchPositionBytes;
        if (!RecordBatch.isWhole(window.buffer(), at, at + availableBytes)) {
            throw damage(current);
        }
        int lengthBytes = batch.wrap(window.buffer(), at).lengthBytes();
        if (lengthBytes > LARGE_BATCH_BYTES && !isWholeByScan(current)) {
            throw damage(current); // no memory on the word of a length that may be damaged
        }
        at = window.load(file, batchPositionBytes, lengthBytes, limitBytes);
        if (!isExpected(batch.wrap(window.buffer(), at), current)) {
            throw damage(current);
        }
    }

    /** A mapping that holds the next batch; null if the window is the better way. */
    private @Nullable ByteBuffer mappingAt(Segment current) throws IOException {
        ByteBuffer all = mapping;
        if (all == null || batchPositionBytes >= all.limit()) {
            boolean isFarBehind = current.sizeBytes() - batchPositionBytes >= Segment.REMAPPED_FROM_BYTES;
            all = current.isSealed() || isFarBehind ? current.mapping() : null;
            mapping = all != null && batchPositionBytes < all.limit() ? all : null;
        }
        return mapping;
    }

    private boolean isExpected(RecordBatch found, Segment current) throws IOException {
        BatchScan.Rules rules = partition.rules(current);
        return found.magic() == RecordBatch.MAGIC
                && found.leaderEpoch() >= 0
                && found.leaderEpoch() <= rules.maxLeaderEpoch()
                && found.isValidCrc()
                && (found.baseOffset() == expectedOffset || (rules.mayHaveGaps() && isWholeByScan(current)));
    }

    /** The careful way: also judges a base offset after a gap by what surrounds it, and takes little memory. */
    private boolean isWholeByScan(Segment current) throws IOException {
        return scan(current).next() == BatchScan.Step.BATCH;
    }

    private BatchScan scan(Segment current) {
        return current.scan(batchPositionBytes, expectedOffset, partition.rules(current), BatchScan.SMALL_WINDOW_BYTES);
    }

    /** Finds the batch of {@code found} that holds {@link #position}, by the index and then from batch to batch. */
    private void locate(Segment found) throws IOException {
        OffsetIndex.Place floor = found.floor(position);
        BatchScan scan =
                found.scan(floor.positionBytes(), floor.offset(), partition.rules(found), BatchScan.SMALL_WINDOW_BYTES);
        boolean isFirst = true;
        for (BatchScan.Step step = scan.next(); step != BatchScan.Step.END; step = scan.next()) {
            if (step == BatchScan.Step.BATCH && scan.expectedOffset() > position) {
                startAt(found, scan.positionBytes(), scan.batch().baseOffset());
                return;
            }
            if (step == BatchScan.Step.DAMAGE && (!scan.wholeBatchFollows() || scan.followingOffset() > position)) {
                throw partition.damaged(isFirst ? position : scan.expectedOffset(), damageEnd(scan, found), null);
            }
            isFirst = false;
        }
        startAt(found, found.sizeBytes(), scan.expectedOffset());
    }

    private void startAt(Segment newSegment, long positionBytes, long firstExpectedOffset) {
        segment = newSegment;
        batchPositionBytes = positionBytes;
        expectedOffset = firstExpectedOffset;
        mapping = null;
        window.clear();
    }

    /** What to tell of the batch at {@link #batchPositionBytes}, which is not as it should be. */
    private JobException damage(Segment current) throws IOException {
        BatchScan scan = scan(current);
        if (scan.next() != BatchScan.Step.DAMAGE) {
            throw new IOException(
                    "byte " + batchPositionBytes + " of " + current.file() + " reads differently each time");
        }
        segment = null;
        return partition.damaged(scan.expectedOffset(), damageEnd(scan, current), null);
    }

    private static long damageEnd(BatchScan scan, Segment current) {
        return (scan.wholeBatchFollows() ? scan.followingOffset() : current.nextOffset()) - 1;
    }
}
