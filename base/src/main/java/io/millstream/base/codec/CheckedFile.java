package io.millstream.base.codec;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A small file that is replaced as a whole and never believed unless its checksum is right.
 *
 * <pre>
 * file, big-endian
 *   0      int32   magic           0x4D4C5346 "MLSF"
 *   4      uint8   containerVersion 1
 *   5      uint8   kindLength
 *   6      bytes   kind            ASCII, what the file is for: "topics", "checkpoint", ...
 *   6+k    uint16  version         of the content, counted per kind
 *   8+k    int32   contentLength
 *  12+k    bytes   content
 *   end-4  int32   crc             CRC-32C of everything before it
 * </pre>
 *
 * <p>{@link #replace} is atomic and durable: after a crash at any point the file holds the old or the new content, and
 * once it has returned, the new. Two threads must not replace the same file at the same time.
 */
public final class CheckedFile {
    private static final int MAGIC = 0x4D4C5346;
    private static final int CONTAINER_VERSION = 1;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 64;

    private final Disk disk;
    private final Path file;
    private final String kind;
    private final int version;

    /**
     * @param kind ASCII, at most 255 characters
     * @param version of the content that this program writes; it reads this and all earlier ones
     */
    public CheckedFile(Disk disk, Path file, String kind, int version) {
        if (kind.length() > 255 || !StandardCharsets.US_ASCII.newEncoder().canEncode(kind)) {
            throw new IllegalArgumentException("a kind is ASCII and at most 255 characters: " + kind);
        }
        this.disk = disk;
        this.file = file;
        this.kind = kind;
        this.version = version;
    }

    public Path path() {
        return file;
    }

    /** What {@link #read} found. */
    public sealed interface Found {
        /** The content, and the version in which it was written. */
        record Content(int version, ByteBuffer bytes) implements Found {}

        /** There is no file. */
        record Missing() implements Found {}

        /** The file is not what was written; {@code why} says how that shows. */
        record Damaged(String why) implements Found {}

        /** The file was written by a newer program, or is of another kind. It must be left alone. */
        record Foreign(String why) implements Found {}
    }

    /** Reads and checks the file. Only trouble with the disk is an exception. */
    public Found read() throws IOException {
        if (!disk.exists(file)) {
            return new Found.Missing();
        }
        ByteBuffer bytes;
        try (DiskFile open = disk.openRead(file)) {
            long sizeBytes = open.sizeBytes();
            if (sizeBytes > MAX_BYTES) {
                return new Found.Damaged("it is " + sizeBytes + " bytes long");
            }
            bytes = ByteBuffer.allocate((int) sizeBytes);
            int unused = open.read(bytes, 0);
            bytes.flip();
        }
        return check(bytes);
    }

    private Found check(ByteBuffer bytes) {
        if (bytes.remaining() < 16) {
            return new Found.Damaged("it is only " + bytes.remaining() + " bytes long");
        }
        if (bytes.getInt(0) != MAGIC) {
            return new Found.Foreign("it does not start like a file of Millstream");
        }
        int bodyBytes = bytes.remaining() - Integer.BYTES;
        // Checked before the version is believed: a flipped bit must not look like a newer program's file.
        if (crcOf(bytes.slice(0, bodyBytes)) != bytes.getInt(bodyBytes)) {
            return new Found.Damaged("its checksum is wrong");
        }
        var input = new ByteInput(bytes.slice(Integer.BYTES, bodyBytes - Integer.BYTES));
        int containerVersion = input.readByte();
        if (containerVersion > CONTAINER_VERSION) {
            return new Found.Foreign("its container has version " + containerVersion + "; this program knows up to "
                    + CONTAINER_VERSION);
        }
        try {
            var kindBytes = new StringBuilder();
            for (int left = input.readByte(); left > 0; left--) {
                kindBytes.append((char) input.readByte());
            }
            int written = input.readShort();
            int contentBytes = input.readInt();
            if (!kind.contentEquals(kindBytes)) {
                return new Found.Foreign("it is a file of kind \"" + kindBytes + "\", not \"" + kind + "\"");
            }
            if (written > version) {
                return new Found.Foreign(
                        "it has version " + written + " of \"" + kind + "\"; this program knows up to " + version);
            }
            if (contentBytes != input.remainingBytes()) {
                return new Found.Damaged("its length is wrong");
            }
            return new Found.Content(written, bytes.slice(bodyBytes - contentBytes, contentBytes));
        } catch (MalformedBytes malformed) {
            return new Found.Damaged(String.valueOf(malformed.getMessage()));
        }
    }

    /** Replaces the content, durably. On failure the old content is still there. */
    public void replace(ByteBuffer content) throws IOException {
        var output = new ByteOutput(content.remaining() + kind.length() + 16);
        output.writeInt(MAGIC);
        output.writeByte(CONTAINER_VERSION);
        output.writeByte(kind.length());
        for (int i = 0; i < kind.length(); i++) {
            output.writeByte(kind.charAt(i));
        }
        output.writeShort(version);
        output.writeInt(content.remaining());
        output.writeRaw(content);
        output.writeInt(crcOf(output.toByteBuffer()));

        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IllegalStateException("a file has a directory: " + file);
        }
        Path next = directory.resolve(file.getFileName() + ".next");
        try (DiskFile open = disk.openWrite(next)) {
            open.setSizeBytes(0); // a crash may have left a longer one
            open.write(output.toByteBuffer(), 0);
            open.force();
        }
        disk.rename(next, file);
        disk.forceDirectory(directory);
    }

    private static int crcOf(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
