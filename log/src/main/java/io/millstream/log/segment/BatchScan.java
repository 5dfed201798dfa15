package io.millstream.log.segment;

import io.millstream.base.DiskFile;
import io.millstream.log.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Walks a segment from batch to batch and tells what is whole from what is damaged.
 *
 * <p>A batch is whole if its bytes are all there, its CRC-32C matches, and the header fields before the checksum fit
 * their surroundings: base offsets go on where the last batch ended (or later, where compaction may have left gaps), and
 * the leader epoch is one that the partition has had. After damage, the scan goes on at the next batch that is whole.
 *
 * <p>Belongs to one thread. Reads through a window of its own, so the file may be cut afterwards.
 */
public final class BatchScan {
    /** Where the scan stands. */
    public enum Step {
        /** At a whole batch: see {@link #batch()} and {@link #positionBytes()}. */
        BATCH,
        /** At damage, from {@link #positionBytes()} to {@link #nextPositionBytes()}. */
        DAMAGE,
        END
    }

    /** What is known of a segment before its first byte is read. */
    record Bounds(long baseOffset, long endOffset, Rules rules, int windowBytes) {}

    /**
     * What the header fields that no checksum covers may say.
     *
     * @param mayHaveGaps true if compaction may have taken batches out
     * @param maxLeaderEpoch the latest leader epoch of the partition
     */
    public record Rules(boolean mayHaveGaps, int maxLeaderEpoch) {}

    /** Window for scanning a whole segment. */
    public static final int LARGE_WINDOW_BYTES = 1 << 20;

    /** Window for looking at a few batches. */
    public static final int SMALL_WINDOW_BYTES = 16 << 10;

    private static final int MAX_WHOLE_BYTES = 4 << 20;
    private static final int SECTOR_BYTES = 512;
    private static final byte MAGIC = RecordBatch.MAGIC;
    private static final int MAGIC_AT = 16;
    private static final int CRC_START = 21;

    private final DiskFile file;
    private final Bounds bounds;
    private final long limitBytes;
    private final FileWindow window;
    private final RecordBatch batch = new RecordBatch();
    private final CRC32C crc = new CRC32C();
    private long positionBytes;
    private long nextPositionBytes;
    private long expectedOffset;
    private boolean foundWhole;

    /** Scans from {@code positionBytes}, where the batch with {@code expectedOffset} should start, to the limit. */
    BatchScan(DiskFile file, Bounds bounds, long positionBytes, long expectedOffset, long limitBytes) {
        this.file = file;
        this.bounds = bounds;
        this.window = new FileWindow(bounds.windowBytes());
        this.nextPositionBytes = positionBytes;
        this.expectedOffset = expectedOffset;
        this.limitBytes = limitBytes;
    }

    public Step next() throws IOException {
        positionBytes = nextPositionBytes;
        if (positionBytes >= limitBytes) {
            return Step.END;
        }
        if (foundWhole || isWholeAt(positionBytes, !bounds.rules().mayHaveGaps())) {
            if (foundWhole) {
                isWholeAt(positionBytes, false); // wraps the batch again
            }
            foundWhole = false;
            nextPositionBytes = positionBytes + batch.lengthBytes();
            expectedOffset = batch.nextOffset();
            return Step.BATCH;
        }
        nextPositionBytes = nextWhole(positionBytes + 1);
        foundWhole = nextPositionBytes < limitBytes;
        return Step.DAMAGE;
    }

    public RecordBatch batch() {
        return batch;
    }

    public long positionBytes() {
        return positionBytes;
    }

    public long nextPositionBytes() {
        return nextPositionBytes;
    }

    /** Offset that the next batch should have: at damage, the first offset that is lost. */
    public long expectedOffset() {
        return expectedOffset;
    }

    /** At damage: true if a whole batch follows it, with {@link #followingOffset()}. */
    public boolean wholeBatchFollows() {
        return foundWhole;
    }

    /** At damage that a whole batch follows: the base offset of that batch. */
    public long followingOffset() {
        return batch.baseOffset();
    }

    /**
     * At damage: true if it may be bytes that never reached the disk, which read as zeros up to the end of a sector. A
     * changed bit leaves no such trace, except where the data has a zero there of its own.
     */
    public boolean looksUnwritten() throws IOException {
        long firstSectorEnd = (positionBytes / SECTOR_BYTES + 1) * SECTOR_BYTES;
        for (long end = firstSectorEnd; end <= nextPositionBytes; end += SECTOR_BYTES) {
            int at = window.load(file, end - 1, 1, limitBytes);
            if (window.buffer().get(at) == 0) {
                return true;
            }
        }
        return nextPositionBytes >= limitBytes;
    }

    private boolean isWholeAt(long at, boolean contiguous) throws IOException {
        if (!isIntactAt(at, contiguous)) {
            return false;
        }
        if (batch.baseOffset() == expectedOffset) {
            return true;
        }
        // No checksum covers a base offset. One that was raised shows by the batch behind it.
        return !isContradictedAt(at + batch.lengthBytes(), batch.nextOffset()) && isIntactAt(at, contiguous);
    }

    /** True if a batch starts there whose base offset says that the one before it ended earlier. */
    private boolean isContradictedAt(long at, long endOffset) throws IOException {
        if (limitBytes - at < RecordBatch.HEADER_BYTES) {
            return false;
        }
        int index = window.load(file, at, RecordBatch.HEADER_BYTES, limitBytes);
        if (window.buffer().get(index + MAGIC_AT) != MAGIC) {
            return false;
        }
        long followingOffset = batch.wrap(window.buffer(), index).baseOffset();
        return followingOffset >= expectedOffset && followingOffset < endOffset;
    }

    private boolean isIntactAt(long at, boolean contiguous) throws IOException {
        long availableBytes = limitBytes - at;
        if (availableBytes < RecordBatch.HEADER_BYTES) {
            return false;
        }
        int index = window.load(file, at, RecordBatch.HEADER_BYTES, limitBytes);
        ByteBuffer buffer = window.buffer();
        int endBytes = (int) Math.min(Integer.MAX_VALUE, index + availableBytes);
        if (buffer.get(index + MAGIC_AT) != MAGIC || !RecordBatch.isWhole(buffer, index, endBytes)) {
            return false;
        }
        if (!fits(batch.wrap(buffer, index), contiguous)) {
            return false;
        }
        int lengthBytes = batch.lengthBytes();
        if (lengthBytes > MAX_WHOLE_BYTES) {
            return isLargeWithValidCrc(at, lengthBytes);
        }
        index = window.load(file, at, lengthBytes, limitBytes);
        return batch.wrap(window.buffer(), index).isValidCrc();
    }

    /** A damaged length may announce anything: a large batch is checked piece by piece, and only its header kept. */
    private boolean isLargeWithValidCrc(long at, int lengthBytes) throws IOException {
        long expectedCrc = batch.crc();
        crc.reset();
        long end = at + lengthBytes;
        for (long piece = at + CRC_START; piece < end; ) {
            int index = window.load(file, piece, 1, limitBytes);
            int pieceBytes = (int) Math.min(window.endBytes() - index, end - piece);
            crc.update(window.buffer().duplicate().limit(index + pieceBytes).position(index));
            piece += pieceBytes;
        }
        int index = window.load(file, at, RecordBatch.HEADER_BYTES, limitBytes);
        batch.wrap(window.buffer(), index);
        return crc.getValue() == expectedCrc;
    }

    /** True if the fields that no checksum covers fit what surrounds the batch. */
    private boolean fits(RecordBatch header, boolean contiguous) {
        long baseOffset = header.baseOffset();
        return (contiguous ? baseOffset == expectedOffset : baseOffset >= expectedOffset)
                && header.lastOffsetDelta() >= 0
                && header.nextOffset() <= bounds.endOffset()
                && header.lastOffset() - bounds.baseOffset() <= Integer.MAX_VALUE
                && header.leaderEpoch() >= 0
                && header.leaderEpoch() <= bounds.rules().maxLeaderEpoch();
    }

    private long nextWhole(long fromBytes) throws IOException {
        long at = fromBytes;
        while (at + RecordBatch.HEADER_BYTES <= limitBytes) {
            int index = window.load(file, at, RecordBatch.HEADER_BYTES, limitBytes);
            int lastIndex = window.endBytes() - RecordBatch.HEADER_BYTES;
            ByteBuffer buffer = window.buffer();
            int candidate = index;
            while (candidate <= lastIndex && buffer.get(candidate + MAGIC_AT) != MAGIC) {
                candidate++;
            }
            at += candidate - index;
            if (candidate <= lastIndex && isWholeAt(at, false)) {
                return at;
            }
            at += candidate <= lastIndex ? 1 : 0;
        }
        return limitBytes;
    }
}
