package io.millstream.log.segment;

import io.millstream.base.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A stretch of a file in a buffer that is used again and again: how a file that still grows or may be cut is read, since
 * a mapping would then be unsafe. Belongs to one thread.
 */
public final class FileWindow {
    private final int usualBytes;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long startBytes;
    private int loadedBytes;

    /** @param usualBytes how much one read asks for, unless a single batch needs more */
    public FileWindow(int usualBytes) {
        this.usualBytes = usualBytes;
    }

    /**
     * Makes the bytes from {@code positionBytes} on present, at least {@code neededBytes} of them or up to
     * {@code limitBytes}, and returns the absolute index of the first one in {@link #buffer()}.
     */
    public int load(DiskFile file, long positionBytes, int neededBytes, long limitBytes) throws IOException {
        long wantedBytes = Math.min(neededBytes, limitBytes - positionBytes);
        if (positionBytes < startBytes || positionBytes + wantedBytes > startBytes + loadedBytes) {
            int likelyBytes = Math.max(Math.max(usualBytes, neededBytes), buffer.capacity());
            fill(file, positionBytes, (int) Math.min(likelyBytes, limitBytes - positionBytes));
        }
        return (int) (positionBytes - startBytes);
    }

    /** Index in {@link #buffer()} after the last byte that is present. */
    public int endBytes() {
        return loadedBytes;
    }

    public ByteBuffer buffer() {
        return buffer;
    }

    /** Forgets what is loaded: the next {@link #load} reads again. */
    public void clear() {
        loadedBytes = 0;
    }

    private void fill(DiskFile file, long positionBytes, int lengthBytes) throws IOException {
        if (buffer.capacity() < lengthBytes) {
            buffer = ByteBuffer.allocate(lengthBytes);
        }
        loadedBytes = 0;
        buffer.clear().limit(lengthBytes);
        int readBytes = file.read(buffer, positionBytes);
        if (readBytes < lengthBytes) {
            throw new IOException("the file ends at byte " + (positionBytes + readBytes) + ", bytes up to "
                    + (positionBytes + lengthBytes) + " should be there");
        }
        startBytes = positionBytes;
        loadedBytes = lengthBytes;
    }
}
