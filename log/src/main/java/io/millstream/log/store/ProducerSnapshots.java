package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.log.segment.SegmentFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The {@link ProducerSnapshot} files of a partition, named after the offset that they stand before. One is written when a
 * segment is sealed, one when the log is closed, and one before batches are deleted or compacted that the newest durable
 * one does not cover: without it the log could no longer tell which batches of a producer it holds. Always after the bytes
 * that it tells of were forced. The last two are kept; one that is not whole is passed over.
 */
final class ProducerSnapshots {
    private static final System.Logger LOGGER = System.getLogger(ProducerSnapshots.class.getName());
    private static final int KEPT = 2;
    private static final String UNFINISHED = "producers.next";
    private static final int MAX_BYTES = 1 << 30;

    private final SegmentFiles files;
    private final long expirationMs;

    private ProducerSnapshots(SegmentFiles files, long expirationMs) {
        this.files = files;
        this.expirationMs = expirationMs;
    }

    static ProducerSnapshots of(PartitionContext context) {
        return new ProducerSnapshots(
                context.files(), context.logSettings().producerIdExpiration().toMillis());
    }

    /**
     * The newest whole snapshot. If there is none, {@link ProducerSnapshot#nothing} is where to begin: batches before the
     * log's start tell of their producers for as long as their segment is there.
     */
    Optional<ProducerSnapshot> newest() throws IOException {
        List<Path> snapshots = list();
        for (int i = snapshots.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(ProducerSnapshot.read(content(snapshots.get(i)), expirationMs));
            } catch (IOException e) {
                LOGGER.log(Level.WARNING, snapshots.get(i) + " is not used: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** Writes a state whose log was forced. Durable when it returns, unless it {@linkplain ProducerSnapshot#isEmpty is empty}. */
    void write(ProducerSnapshot snapshot) throws IOException {
        ByteBuffer bytes = snapshot.toBytes();
        int sizeBytes = bytes.remaining();
        Disk disk = files.disk();
        Path next = files.directory().resolve(UNFINISHED);
        try (DiskFile out = disk.openWrite(next)) {
            out.write(bytes, 0);
            out.setSizeBytes(sizeBytes); // an earlier unfinished one may have been longer
            if (!snapshot.isEmpty()) {
                out.force();
            }
        }
        disk.rename(next, files.file(snapshot.nextOffset(), SegmentFiles.PRODUCER_SNAPSHOT));
        if (!snapshot.isEmpty()) {
            disk.forceDirectory(files.directory());
        }
        List<Path> snapshots = list();
        for (Path old : snapshots.subList(0, Math.max(0, snapshots.size() - KEPT))) {
            disk.delete(old);
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
