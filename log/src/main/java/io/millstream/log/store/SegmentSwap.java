package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.log.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Replaces segment files by one new file so that a crash at any point leaves either the old or the new ones.
 *
 * <pre>
 * 1  write  0..00-0..99.cleaned, force it     a crash leaves it: it is dropped at the next opening
 * 2  rename it to 0..00-0..99.swap            from here on the new file counts
 * 3  delete the old files from 0 to before 99
 * 4  rename the new one to 0..00.log          a crash in 3 or 4: the next opening finishes them
 * </pre>
 *
 * The directory is forced after each of 2 to 4, so that no later step survives without the earlier ones.
 */
final class SegmentSwap {
    private static final String CLEANED = ".cleaned";
    private static final String SWAP = ".swap";
    private static final int OFFSET_DIGITS = 20;

    private final SegmentFiles files;
    private final Disk disk;

    SegmentSwap(SegmentFiles files) {
        this.files = files;
        this.disk = files.disk();
    }

    /** An empty file for the new bytes of the offsets from {@code baseOffset} to before {@code endOffset}. */
    DiskFile begin(long baseOffset, long endOffset) throws IOException {
        DiskFile cleaned = disk.openWrite(name(baseOffset, endOffset, CLEANED));
        try {
            cleaned.setSizeBytes(0);
            return cleaned;
        } catch (IOException e) {
            cleaned.close();
            throw e;
        }
    }

    /** Puts the new file, which is forced and closed, in the place of the old ones. Durable when it returns. */
    void finish(long baseOffset, long endOffset) throws IOException {
        Path swap = name(baseOffset, endOffset, SWAP);
        disk.rename(name(baseOffset, endOffset, CLEANED), swap);
        disk.forceDirectory(files.directory());
        complete(swap, baseOffset, endOffset);
    }

    void giveUp(long baseOffset, long endOffset) throws IOException {
        disk.delete(name(baseOffset, endOffset, CLEANED));
    }

    /** Finishes or drops what a crash interrupted. */
    void recover() throws IOException {
        for (Path file : disk.list(files.directory())) {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(CLEANED)) {
                disk.delete(file);
            } else if (name.endsWith(SWAP)) {
                complete(file, offset(name, 0), offset(name, OFFSET_DIGITS + 1));
            }
        }
    }

    private void complete(Path swap, long baseOffset, long endOffset) throws IOException {
        for (Path file : disk.list(files.directory())) {
            if (isReplaced(file, SegmentFiles.LOG, baseOffset, endOffset)
                    || isReplaced(file, SegmentFiles.OFFSET_INDEX, baseOffset, endOffset)
                    || isReplaced(file, SegmentFiles.TIME_INDEX, baseOffset, endOffset)
                    || isReplaced(file, SegmentFiles.TRANSACTION_INDEX, baseOffset, endOffset)) {
                disk.delete(file);
            }
        }
        disk.forceDirectory(files.directory());
        disk.rename(swap, files.file(baseOffset, SegmentFiles.LOG));
        disk.forceDirectory(files.directory());
    }

    private static boolean isReplaced(Path file, String suffix, long baseOffset, long endOffset) {
        OptionalLong offset = SegmentFiles.offsetOf(file, suffix);
        return offset.isPresent() && offset.getAsLong() >= baseOffset && offset.getAsLong() < endOffset;
    }

    private Path name(long baseOffset, long endOffset, String suffix) {
        return files.directory()
                .resolve(SegmentFiles.digits(baseOffset) + "-" + SegmentFiles.digits(endOffset) + suffix);
    }

    private static long offset(String name, int from) {
        return Long.parseLong(name.substring(from, from + OFFSET_DIGITS));
    }
}
