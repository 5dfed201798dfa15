package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small text file that is only ever replaced as a whole.
 *
 * <pre>
 * millstream topic 1          kind and version
 * ...                         the lines
 * crc32c 0a1b2c3d             of every byte before this line
 * </pre>
 *
 * <p>Text, unlike the containers of {@code io.millstream.base.codec}, because these are the files that a person looks at
 * when a data directory will not open.
 *
 * <p>A crash at any point leaves the old or the new contents: the new ones are written beside, forced, renamed, and the
 * name is forced. A reader is told apart: no file, a damaged one, one of a newer version.
 */
final class StateFile {
    /** Ends the name of what is being written; such a file means nothing. */
    static final String UNFINISHED = ".new";

    private static final int MAX_BYTES = 16 << 20;

    private final Disk disk;
    private final Path file;
    private final String kind;
    private final int version;

    StateFile(Disk disk, Path file, String kind, int version) {
        this.disk = disk;
        this.file = file;
        this.kind = kind;
        this.version = version;
    }

    /** Durable when it returns. */
    void write(List<String> lines) throws IOException {
        var text = new StringBuilder("millstream " + kind + " " + version + "\n");
        lines.forEach(line -> text.append(line).append('\n'));
        text.append(checksumLine(text.toString()));
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try (DiskFile out = disk.openWrite(unfinished)) {
            out.setSizeBytes(0);
            out.write(ByteBuffer.wrap(bytes), 0);
            out.force();
        }
        disk.rename(unfinished, file);
        disk.forceDirectory(directory());
    }

    /**
     * The lines; empty if there is no such file.
     *
     * @throws DamagedStateException if the file is not whole
     * @throws JobException (EXTERNAL) if a newer Millstream wrote it, or it is something else; it is left as it is
     */
    Optional<List<String>> read() throws IOException {
        if (!disk.exists(file)) {
            return Optional.empty();
        }
        String text = text();
        checkKind(text.lines().findFirst().orElse(""));
        int lastLine = text.lastIndexOf('\n', text.length() - 2) + 1;
        if (!text.endsWith("\n") || !checksumLine(text.substring(0, lastLine)).equals(text.substring(lastLine))) {
            throw new DamagedStateException(file);
        }
        return Optional.of(text.substring(0, lastLine).lines().skip(1).toList());
    }

    Path file() {
        return file;
    }

    private void checkKind(String firstLine) throws DamagedStateException {
        if (firstLine.equals("millstream " + kind + " " + version)) {
            return;
        }
        String known = "millstream " + kind + " ";
        String number = firstLine.startsWith(known) ? firstLine.substring(known.length()) : "";
        if (number.matches("[0-9]{1,9}") && Integer.parseInt(number) > version) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "File " + file + " has format version " + number + "; this Millstream reads up to " + version
                            + ". A newer Millstream wrote it: use that one. Nothing was changed.");
        }
        throw new DamagedStateException(file);
    }

    private String text() throws IOException {
        try (DiskFile in = disk.openRead(file)) {
            long sizeBytes = in.sizeBytes();
            if (sizeBytes > MAX_BYTES) {
                throw new DamagedStateException(file);
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) sizeBytes);
            in.read(bytes, 0);
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }

    private Path directory() {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalStateException("a state file lies in a directory: " + file);
        }
        return parent;
    }

    private static String checksumLine(String before) {
        var crc = new CRC32C();
        crc.update(before.getBytes(StandardCharsets.UTF_8));
        return String.format("crc32c %08x%n", crc.getValue()).replace("\r\n", "\n");
    }
}
