package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Up to where a partition's active segment is known to be on the disk.
 *
 * <pre>
 * file recovery-point: two slots, at bytes 0 and 512, written in turn so that a torn one leaves the other
 *   0  int64  sequence           the slot with the larger one counts
 *   8  int64  segmentBaseOffset  which segment was active
 *  16  int64  positionBytes      its bytes before this were forced
 *  24  int64  nextOffset         offset after the last batch before that position
 *  32  int32  version            1
 *  36  int32  crc32c             of everything before it
 * </pre>
 *
 * <p>Written after each force, but not forced itself. That is safe, since an old value only says less: after a killed
 * process it is exact, so damage before it is damage and never an unfinished write; after a power cut it may lie back.
 * One writer: whoever leads a force.
 */
final class RecoveryPoint implements Closeable {
    /** What is forced. Nothing, with a base offset of -1, if no slot is whole. */
    record Forced(long segmentBaseOffset, long positionBytes, long nextOffset) {
        static final Forced NOTHING = new Forced(-1, 0, 0);

        /** Field by field: the JVM makes the {@code equals} of a record at run time, in the first force of a process. */
        boolean isSame(Forced other) {
            return segmentBaseOffset == other.segmentBaseOffset
                    && positionBytes == other.positionBytes
                    && nextOffset == other.nextOffset;
        }
    }

    private static final int VERSION = 1;
    private static final int SLOT_BYTES = 40;
    private static final int SLOT_DISTANCE_BYTES = 512;

    private final DiskFile file;
    private final ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    private final CRC32C crc = new CRC32C();
    private long sequence;
    private Forced forced = Forced.NOTHING;

    private RecoveryPoint(DiskFile file) {
        this.file = file;
    }

    static RecoveryPoint open(Disk disk, Path directory) throws IOException {
        var point = new RecoveryPoint(disk.openWrite(directory.resolve("recovery-point")));
        point.readSlot(0);
        point.readSlot(SLOT_DISTANCE_BYTES);
        return point;
    }

    Forced forced() {
        return forced;
    }

    void advance(Forced now) throws IOException {
        if (now.isSame(forced)) {
            return;
        }
        sequence++;
        slot.clear();
        slot.putLong(sequence)
                .putLong(now.segmentBaseOffset())
                .putLong(now.positionBytes())
                .putLong(now.nextOffset())
                .putInt(VERSION);
        slot.putInt(checksum()).flip();
        file.write(slot, (sequence & 1) * SLOT_DISTANCE_BYTES);
        forced = now;
    }

    void force() throws IOException {
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void readSlot(long positionBytes) throws IOException {
        slot.clear();
        if (file.read(slot, positionBytes) < SLOT_BYTES
                || slot.getInt(SLOT_BYTES - 4) != checksum()
                || slot.getInt(32) != VERSION
                || slot.getLong(0) < sequence) {
            return;
        }
        sequence = slot.getLong(0);
        forced = new Forced(slot.getLong(8), slot.getLong(16), slot.getLong(24));
    }

    private int checksum() {
        crc.reset();
        crc.update(slot.array(), 0, SLOT_BYTES - Integer.BYTES);
        return (int) crc.getValue();
    }
}
