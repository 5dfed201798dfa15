package io.millstream.log.segment;

import io.millstream.log.RecordBatch;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The two indexes of a segment, and how they come about. One appender thread, any number of readers. */
final class SegmentIndexes {
    /** Kafka's default of {@code index.interval.bytes}, for indexes that are built again. */
    static final int REBUILD_INTERVAL_BYTES = 4096;

    private static final System.Logger LOGGER = System.getLogger(SegmentIndexes.class.getName());

    private final OffsetIndex offsets;
    private final TimeIndex times;

    /** Position of the last indexed batch; -1 if there is none. Appender thread only. */
    private int indexedPositionBytes = -1;

    /** Largest timestamp so far, and the base offset of the batch that has it. */
    private volatile long maxTimestampMs;

    private long maxTimestampOffset;

    private SegmentIndexes(OffsetIndex offsets, TimeIndex times) {
        this.offsets = offsets;
        this.times = times;
        this.maxTimestampMs = times.lastTimestampMs();
    }

    static SegmentIndexes empty(long baseOffset) {
        return new SegmentIndexes(OffsetIndex.empty(baseOffset), TimeIndex.empty(baseOffset));
    }

    /** From the files; from the batches if a file is missing, damaged, or of a segment of another size. */
    static SegmentIndexes load(SegmentFiles files, Segment segment) throws IOException {
        Optional<SegmentIndexes> written = read(files, segment.baseOffset(), segment.sizeBytes());
        if (written.isPresent()) {
            return written.get();
        }
        SegmentIndexes rebuilt = rebuild(segment);
        try {
            rebuilt.write(files, segment.sizeBytes());
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the indexes of " + segment + " could not be written; they stay in memory", e);
        }
        return rebuilt;
    }

    /** From the files, if they are whole and describe a segment of {@code logSizeBytes}. */
    static Optional<SegmentIndexes> read(SegmentFiles files, long baseOffset, int logSizeBytes) throws IOException {
        Optional<ByteBuffer> offsets = IndexFile.read(
                files.disk(), files.file(baseOffset, SegmentFiles.OFFSET_INDEX), OffsetIndex.ENTRY_BYTES, logSizeBytes);
        Optional<ByteBuffer> times = IndexFile.read(
                files.disk(), files.file(baseOffset, SegmentFiles.TIME_INDEX), TimeIndex.ENTRY_BYTES, logSizeBytes);
        if (offsets.isEmpty() || times.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SegmentIndexes(
                new OffsetIndex(baseOffset, IndexEntries.of(OffsetIndex.ENTRY_BYTES, offsets.get())),
                new TimeIndex(baseOffset, IndexEntries.of(TimeIndex.ENTRY_BYTES, times.get()))));
    }

    static void delete(SegmentFiles files, long baseOffset) throws IOException {
        files.disk().delete(files.file(baseOffset, SegmentFiles.OFFSET_INDEX));
        files.disk().delete(files.file(baseOffset, SegmentFiles.TIME_INDEX));
        files.disk().delete(files.file(baseOffset, SegmentFiles.TRANSACTION_INDEX));
    }

    /** Takes in a batch that starts at {@code positionBytes}. */
    void note(RecordBatch batch, int positionBytes, int indexIntervalBytes) {
        if (indexedPositionBytes < 0 || positionBytes - indexedPositionBytes >= indexIntervalBytes) {
            offsets.append(batch.baseOffset(), positionBytes);
            // Entries cover the batches before this one, so the place where a scan starts is never too late.
            times.maybeAppend(maxTimestampMs, maxTimestampOffset);
            indexedPositionBytes = positionBytes;
        }
        if (batch.maxTimestampMs() > maxTimestampMs) {
            maxTimestampOffset = batch.baseOffset();
            maxTimestampMs = batch.maxTimestampMs();
        }
    }

    OffsetIndex offsets() {
        return offsets;
    }

    TimeIndex times() {
        return times;
    }

    long maxTimestampMs() {
        return maxTimestampMs;
    }

    void write(SegmentFiles files, int logSizeBytes) throws IOException {
        times.maybeAppend(maxTimestampMs, maxTimestampOffset);
        long baseOffset = offsets.baseOffset();
        IndexFile.write(
                files.disk(),
                files.file(baseOffset, SegmentFiles.OFFSET_INDEX),
                offsets.entries().complete(),
                OffsetIndex.ENTRY_BYTES,
                logSizeBytes);
        IndexFile.write(
                files.disk(),
                files.file(baseOffset, SegmentFiles.TIME_INDEX),
                times.entries().complete(),
                TimeIndex.ENTRY_BYTES,
                logSizeBytes);
    }

    /** Damaged ranges are stepped over: whoever reads there finds them. */
    private static SegmentIndexes rebuild(Segment segment) throws IOException {
        SegmentIndexes indexes = empty(segment.baseOffset());
        var rules = new BatchScan.Rules(true, Integer.MAX_VALUE);
        BatchScan scan = segment.scan(0, segment.baseOffset(), rules, BatchScan.LARGE_WINDOW_BYTES);
        for (BatchScan.Step step = scan.next(); step != BatchScan.Step.END; step = scan.next()) {
            if (step == BatchScan.Step.BATCH) {
                indexes.note(scan.batch(), Math.toIntExact(scan.positionBytes()), REBUILD_INTERVAL_BYTES);
            }
        }
        return indexes;
    }
}
