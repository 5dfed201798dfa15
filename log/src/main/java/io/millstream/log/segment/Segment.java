package io.millstream.log.segment;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.log.AbortedTransaction;
import io.millstream.log.RecordBatch;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One file of consecutive record batches, with a sparse index by offset, one by time, and one of aborted transactions.
 *
 * <p>The active segment of a partition grows at the end; all others are sealed: their bytes never change, they are forced,
 * and readers share one read-only mapping. One appender thread, any number of readers: bytes before
 * {@link #sizeBytes()} and offsets before {@link #nextOffset()} are complete.
 *
 * <p>Indexes of a sealed segment are read when first asked for, and built again from the batches if their files are
 * missing or damaged.
 */
public final class Segment implements Closeable {
    /** How far the mapping of an active segment may lag behind. */
    public static final int REMAPPED_FROM_BYTES = 4 << 20;

    private final SegmentFiles files;
    private final long baseOffset;
    private final DiskFile log;
    private final RecordBatch batch = new RecordBatch(); // appender thread only

    private volatile long firstTimestampMs =
            RecordBatch.NO_TIMESTAMP; // read when first asked for, which always finds the same

    private volatile End end;
    private volatile int uncheckedBytes; // from here on every batch was appended or read back by this process
    private volatile CheckedRange checked = CheckedRange.NONE;
    private volatile @Nullable SegmentIndexes indexes;
    private volatile TransactionIndex transactions = TransactionIndex.empty();
    private volatile @Nullable ByteBuffer mapping;
    private volatile boolean sealed;
    private volatile boolean dropped;

    /** Where a segment ends: bytes and offset of one moment. */
    record End(int sizeBytes, long nextOffset) {}

    private Segment(SegmentFiles files, long baseOffset, DiskFile log) {
        this.files = files;
        this.baseOffset = baseOffset;
        this.log = log;
        this.end = new End(0, baseOffset);
    }

    /** A new, empty segment. Its name is durable once its directory is forced. */
    public static Segment create(SegmentFiles files, long baseOffset) throws IOException {
        DiskFile log = files.disk().openWrite(files.file(baseOffset, SegmentFiles.LOG));
        var segment = new Segment(files, baseOffset, log);
        try {
            if (log.sizeBytes() > 0) {
                log.setSizeBytes(0); // left by an attempt that failed before anything counted
            }
        } catch (IOException e) {
            log.close();
            throw e;
        }
        segment.indexes = SegmentIndexes.empty(baseOffset);
        return segment;
    }

    /** A sealed segment, whose batches end before {@code endOffset}. */
    public static Segment openSealed(SegmentFiles files, long baseOffset, long endOffset) throws IOException {
        DiskFile log = files.disk().openRead(files.file(baseOffset, SegmentFiles.LOG));
        var segment = new Segment(files, baseOffset, log);
        int sizeBytes = Math.toIntExact(log.sizeBytes());
        segment.end = new End(sizeBytes, endOffset);
        segment.uncheckedBytes = sizeBytes;
        segment.sealed = true;
        return segment;
    }

    /**
     * The last segment of a log, for appending. It counts as empty until {@link #recovered} has told what it holds.
     */
    public static Segment openActive(SegmentFiles files, long baseOffset) throws IOException {
        DiskFile log = files.disk().openWrite(files.file(baseOffset, SegmentFiles.LOG));
        var segment = new Segment(files, baseOffset, log);
        segment.indexes = SegmentIndexes.empty(baseOffset);
        return segment;
    }

    public long baseOffset() {
        return baseOffset;
    }

    /** Offset after the last batch; for a sealed segment, the base offset of the one after it. */
    public long nextOffset() {
        return end.nextOffset();
    }

    public int sizeBytes() {
        return end.sizeBytes();
    }

    /** Size and next offset that belong together. */
    End end() {
        return end;
    }

    /**
     * True if nothing between these bytes needs to be checked before it is sent: this process has written or checked all of
     * it. What a disk loses of it later, the receiver's checksum finds.
     */
    boolean isChecked(int fromBytes, int toBytes) {
        return fromBytes >= uncheckedBytes || checked.covers(fromBytes, toBytes);
    }

    /** Notes that all batches between these bytes were found whole. Any thread. */
    public synchronized void noteChecked(long fromBytes, long toBytes) {
        checked = checked.plus((int) fromBytes, (int) toBytes);
    }

    public Path file() {
        return files.file(baseOffset, SegmentFiles.LOG);
    }

    /** The file, for reading ranges before {@link #sizeBytes()}; closed when the segment is dropped. */
    public DiskFile log() {
        return log;
    }

    /** True if {@code lengthBytes} more, ending at {@code lastOffset}, can be addressed in this segment. */
    public boolean hasRoomFor(int lengthBytes, long lastOffset) {
        return (long) sizeBytes() + lengthBytes <= Integer.MAX_VALUE && lastOffset - baseOffset <= Integer.MAX_VALUE;
    }

    /**
     * Writes whole batches, whose offsets are set, and makes them visible. After a failure nothing of them is, though
     * bytes past {@link #sizeBytes()} may be in the file: see {@link #cutTorn()}.
     */
    public void append(ByteBuffer batches, int indexIntervalBytes) throws IOException {
        int start = batches.position();
        int lengthBytes = batches.remaining();
        int positionBytes = sizeBytes();
        log.write(batches.duplicate(), positionBytes);
        int at = start;
        while (at < start + lengthBytes) {
            batch.wrap(batches, at);
            loadedIndexes().note(batch, positionBytes + at - start, indexIntervalBytes);
            at += batch.lengthBytes();
        }
        end = new End(positionBytes + lengthBytes, batch.nextOffset());
    }

    /** Takes in one batch that recovery found at {@code positionBytes}. */
    public void recovered(RecordBatch found, long positionBytes, int indexIntervalBytes) {
        int at = Math.toIntExact(positionBytes);
        if (at != sizeBytes()) {
            uncheckedBytes = at; // damage lies before it
        }
        loadedIndexes().note(found, at, indexIntervalBytes);
        end = new End(at + found.lengthBytes(), found.nextOffset());
    }

    /** Takes in damage that ends the segment: bytes that were forced once, up to where and to which offset is known. */
    public void recoveredDamage(int endBytes, long endOffset) {
        end = new End(endBytes, endOffset);
        uncheckedBytes = endBytes;
    }

    /** Fills up with zeros what has been cut from the file since it was forced. */
    public void restoreSize(long forcedBytes) throws IOException {
        log.setSizeBytes(forcedBytes);
    }

    /** Cuts what a failed write may have left past the last whole batch. */
    public void cutTorn() throws IOException {
        int sizeBytes = sizeBytes();
        if (log.sizeBytes() > sizeBytes) {
            log.setSizeBytes(sizeBytes);
        }
    }

    public void force() throws IOException {
        log.force();
    }

    /** Writes the indexes, so that the next opening need not build them. */
    public void writeIndexes() throws IOException {
        SegmentIndexes now = indexes;
        if (now != null) {
            now.write(files, sizeBytes());
        }
    }

    /** Notes a transaction whose abort marker was appended. Appender thread only. */
    public void noteAborted(AbortedTransaction aborted) {
        transactions.append(aborted);
    }

    /** The aborted transactions whose markers are in this segment. */
    public TransactionIndex transactions() {
        return transactions;
    }

    /** Reads the aborted transactions of a sealed segment; false, and no change, if their file is damaged. */
    public boolean readTransactions() throws IOException {
        Path file = files.file(baseOffset, SegmentFiles.TRANSACTION_INDEX);
        if (!files.disk().exists(file)) {
            return true;
        }
        Optional<ByteBuffer> entries = IndexFile.read(files.disk(), file, TransactionIndex.ENTRY_BYTES, sizeBytes());
        if (entries.isPresent()) {
            transactions = new TransactionIndex(IndexEntries.of(TransactionIndex.ENTRY_BYTES, entries.get()));
        }
        return entries.isPresent();
    }

    /** Writes the aborted transactions, if there are any; durable when it returns. */
    public void writeTransactions() throws IOException {
        Disk disk = files.disk();
        Path file = files.file(baseOffset, SegmentFiles.TRANSACTION_INDEX);
        if (transactions.isEmpty()) {
            boolean unused = disk.delete(file); // left by an attempt that failed, of a marker that a crash has taken
            return;
        }
        IndexFile.write(disk, file, transactions.entries().complete(), TransactionIndex.ENTRY_BYTES, sizeBytes());
        IndexFile.force(disk, file);
        disk.forceDirectory(files.directory());
    }

    /** Where the batch that holds {@code offset} starts, or one before it. */
    public OffsetIndex.Place floor(long offset) throws IOException {
        return indexes().offsets().floor(offset);
    }

    OffsetIndex.Place floorByPosition(long positionBytes) throws IOException {
        return indexes().offsets().floorByPosition(positionBytes);
    }

    /** An offset before which every record of this segment is earlier than {@code timestampMs}. */
    public long floorOffset(long timestampMs) throws IOException {
        return indexes().times().floorOffset(timestampMs);
    }

    /** The largest timestamp, -1 if no record has one. */
    public long maxTimestampMs() throws IOException {
        return indexes().maxTimestampMs();
    }

    /** The largest timestamp of the first batch, by which Kafka decides that a segment is old; -1 if it is empty. */
    public long firstTimestampMs() throws IOException {
        if (firstTimestampMs == RecordBatch.NO_TIMESTAMP && sizeBytes() >= RecordBatch.HEADER_BYTES) {
            ByteBuffer header = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
            log.read(header, 0);
            firstTimestampMs = new RecordBatch().wrap(header, 0).maxTimestampMs();
        }
        return firstTimestampMs;
    }

    /**
     * The batches from the start of the file, shared by all readers: all of a sealed segment; of the active one those that
     * were there a while ago. Safe, because a file is never cut below what was visible once.
     */
    public ByteBuffer mapping() throws IOException {
        ByteBuffer now = mapping;
        int lengthBytes = sizeBytes();
        int staleBytes = now == null ? Integer.MAX_VALUE : lengthBytes - now.limit();
        if (now == null || staleBytes >= (sealed ? 1 : REMAPPED_FROM_BYTES)) {
            now = log.map(0, lengthBytes);
            mapping = now;
        }
        return now;
    }

    /** A lookup of regions that need no check; it belongs to one thread. */
    public static CheckedRegions checkedRegions() {
        return new CheckedRegions();
    }

    /** Scans this segment's batches from the batch boundary {@code positionBytes}. */
    public BatchScan scan(long positionBytes, long expectedOffset, BatchScan.Rules rules, int windowBytes) {
        End now = end;
        var bounds = new BatchScan.Bounds(baseOffset, now.nextOffset(), rules, windowBytes);
        return new BatchScan(log, bounds, positionBytes, expectedOffset, now.sizeBytes());
    }

    /** Scans a file of which nothing is known yet but its size: the last segment of a log that is being opened. */
    public BatchScan scanUnknown(BatchScan.Rules rules) throws IOException {
        var bounds = new BatchScan.Bounds(baseOffset, Long.MAX_VALUE, rules, BatchScan.LARGE_WINDOW_BYTES);
        return new BatchScan(log, bounds, 0, baseOffset, log.sizeBytes());
    }

    /** From now on the bytes do not change. The caller has forced them. */
    public void seal() {
        sealed = true;
    }

    public boolean isSealed() {
        return sealed;
    }

    /** Size of the file, which recovery has yet to read. */
    public long fileBytes() throws IOException {
        return log.sizeBytes();
    }

    /**
     * Believes that the file holds whole batches up to {@code forcedBytes}, if its indexes say the same; false, and no
     * change, if they do not.
     */
    public boolean trust(int forcedBytes, long forcedOffset) throws IOException {
        Optional<SegmentIndexes> written = SegmentIndexes.read(files, baseOffset, forcedBytes);
        if (written.isEmpty()) {
            return false;
        }
        indexes = written.get();
        end = new End(forcedBytes, forcedOffset);
        uncheckedBytes = forcedBytes;
        return true;
    }

    /** True once {@link #drop} was called: readers look for their offset anew. */
    public boolean isDropped() {
        return dropped;
    }

    /** Deletes the files. Mappings that readers hold stay valid. */
    public void drop() throws IOException {
        dropped = true;
        log.close();
        Disk disk = files.disk();
        disk.delete(file());
        SegmentIndexes.delete(files, baseOffset);
    }

    /** Takes the segment out of use while its files stay, or are somebody else's by now. */
    public void retire() throws IOException {
        dropped = true;
        log.close();
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    private SegmentIndexes indexes() throws IOException {
        SegmentIndexes now = indexes;
        return now != null ? now : loadIndexes();
    }

    private synchronized SegmentIndexes loadIndexes() throws IOException {
        SegmentIndexes now = indexes;
        if (now == null) {
            now = SegmentIndexes.load(files, this);
            indexes = now;
        }
        return now;
    }

    private SegmentIndexes loadedIndexes() {
        SegmentIndexes now = indexes;
        if (now == null) {
            throw new IllegalStateException("segment " + file() + " is sealed");
        }
        return now;
    }

    @Override
    public String toString() {
        return "Segment[" + baseOffset + " to before " + nextOffset() + ", " + sizeBytes() + " bytes]";
    }
}
