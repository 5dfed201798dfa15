package io.millstream.log.segment;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An index on disk: entries as Kafka writes them, then a trailer that says whether they can be trusted.
 *
 * <pre>
 * trailer, 24 bytes, big-endian
 *   0  int32  magic         "MSIX"
 *   4  int32  version       1
 *   8  int64  logSizeBytes  size of the segment that the entries describe
 *  16  int32  entryBytes    size of one entry
 *  20  int32  crc32c        of everything before it
 * </pre>
 *
 * <p>Not replaced atomically, and only {@link TransactionIndex} is forced: a file that is torn, damaged or of another version
 * is simply built again from the batches.
 */
final class IndexFile {
    private static final int TRAILER_BYTES = 24;
    private static final int MAGIC = 0x4D534958;
    private static final int VERSION = 1;
    private static final int MAPPED_FROM_BYTES = 64 << 10;

    private IndexFile() {}

    static void write(Disk disk, Path file, ByteBuffer entries, int entryBytes, long logSizeBytes) throws IOException {
        var trailer = ByteBuffer.allocate(TRAILER_BYTES);
        trailer.putInt(MAGIC).putInt(VERSION).putLong(logSizeBytes).putInt(entryBytes);
        var crc = new CRC32C();
        crc.update(entries.duplicate());
        crc.update(trailer.duplicate().flip());
        trailer.putInt((int) crc.getValue()).flip();
        boolean unused = disk.delete(file); // a new file: readers may have the old one mapped, which must not be cut
        try (DiskFile out = disk.openWrite(file)) {
            out.write(new ByteBuffer[] {entries.duplicate(), trailer}, 0);
        }
    }

    /** For an index that is no hint. */
    static void force(Disk disk, Path file) throws IOException {
        try (DiskFile written = disk.openWrite(file)) {
            written.force();
        }
    }

    /** The entries, if the file is whole and describes a segment of {@code logSizeBytes}. */
    static Optional<ByteBuffer> read(Disk disk, Path file, int entryBytes, long logSizeBytes) throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        try (DiskFile in = disk.openRead(file)) {
            long sizeBytes = in.sizeBytes();
            if (sizeBytes < TRAILER_BYTES || sizeBytes > Integer.MAX_VALUE) {
                return Optional.empty();
            }
            ByteBuffer all = ByteBuffer.allocate((int) sizeBytes);
            in.read(all, 0);
            int entriesBytes = (int) sizeBytes - TRAILER_BYTES;
            var crc = new CRC32C();
            crc.update(all.duplicate().position(0).limit((int) sizeBytes - Integer.BYTES));
            boolean whole = (int) crc.getValue() == all.getInt((int) sizeBytes - Integer.BYTES)
                    && all.getInt(entriesBytes) == MAGIC
                    && all.getInt(entriesBytes + 4) == VERSION
                    && all.getLong(entriesBytes + 8) == logSizeBytes
                    && all.getInt(entriesBytes + 16) == entryBytes
                    && entriesBytes % entryBytes == 0;
            if (!whole) {
                return Optional.empty();
            }
            // A mapping costs no heap, but the file must not be cut under it: only whole ones, which stay, are mapped.
            return Optional.of(entriesBytes > MAPPED_FROM_BYTES ? in.map(0, entriesBytes) : all.slice(0, entriesBytes));
        }
    }
}
