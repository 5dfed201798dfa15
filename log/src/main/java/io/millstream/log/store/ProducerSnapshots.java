package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.log.segment.SegmentFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@link ProducerSnapshot} files of a partition, named after the offset that they stand before. One is written when a
 * segment is sealed and one when the log is closed, always after the bytes that it tells of were forced; the last two are
 * kept.
 */
final class ProducerSnapshots {
    private static final System.Logger LOGGER = System.getLogger(ProducerSnapshots.class.getName());
    private static final int KEPT = 2;
    private static final int MAX_BYTES = 1 << 30;

    private final SegmentFiles files;
    private final long expirationMs;

    ProducerSnapshots(SegmentFiles files, long expirationMs) {
        this.files = files;
        this.expirationMs = expirationMs;
    }

    /** The newest whole snapshot; an empty one before {@code logStartOffset} if there is none. */
    ProducerSnapshot newest(long logStartOffset) throws IOException {
        List<Path> snapshots = list();
        for (int i = snapshots.size() - 1; i >= 0; i--) {
            try {
                return ProducerSnapshot.read(content(snapshots.get(i)), expirationMs);
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, snapshots.get(i) + " is not used: " + e.getMessage());
            }
        }
        return new ProducerSnapshot(logStartOffset, new ProducerStateTable(expirationMs));
    }

    /** Neither forced nor replaced atomically: a snapshot that is not whole is passed over. */
    void write(ProducerStateTable table, long nextOffset) throws IOException {
        ByteBuffer bytes = table.writeSnapshot(nextOffset);
        int sizeBytes = bytes.remaining();
        Path file = files.file(nextOffset, SegmentFiles.PRODUCER_SNAPSHOT);
        try (DiskFile out = files.disk().openWrite(file)) {
            out.write(bytes, 0);
            out.setSizeBytes(sizeBytes);
        }
        List<Path> snapshots = list();
        for (Path old : snapshots.subList(0, Math.max(0, snapshots.size() - KEPT))) {
            files.disk().delete(old);
        }
    }

    private List<Path> list() throws IOException {
        return files.disk().list(files.directory()).stream()
                .filter(file -> SegmentFiles.offsetOf(file, SegmentFiles.PRODUCER_SNAPSHOT)
                        .isPresent())
                .toList();
    }

    private ByteBuffer content(Path file) throws IOException {
        Disk disk = files.disk();
        try (DiskFile in = disk.openRead(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(in.sizeBytes(), MAX_BYTES));
            in.read(bytes, 0);
            return bytes.flip();
        }
    }
}
