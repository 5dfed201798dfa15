package io.millstream.base;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** An open file of a {@link Disk}. Reads and writes name their position, so any number of threads may share it. */
public interface DiskFile extends Closeable {
    /**
     * Fills {@code target} from {@code positionBytes} on; returns the number of bytes read, less than asked for only at
     * the end of the file, 0 at or past it.
     */
    int read(ByteBuffer target, long positionBytes) throws IOException;

    /** Writes all remaining bytes of {@code source} at {@code positionBytes}. On failure some of them may be written. */
    void write(ByteBuffer source, long positionBytes) throws IOException;

    /** Writes all remaining bytes of {@code sources}, in order, at {@code positionBytes}. */
    void write(ByteBuffer[] sources, long positionBytes) throws IOException;

    /** Makes everything written so far durable, and the file's size with it. */
    void force() throws IOException;

    /** Cuts or extends (by zeros) the file to {@code sizeBytes}. */
    void setSizeBytes(long sizeBytes) throws IOException;

    long sizeBytes() throws IOException;

    /**
     * A read-only view of a range of the file, big-endian. The range must lie within the file, and stays valid after
     * {@link #close()}; the file must not be cut below it while the view is in use.
     */
    ByteBuffer map(long positionBytes, int lengthBytes) throws IOException;

    /** Sends up to {@code count} bytes from {@code positionBytes} to a channel; returns how many went. */
    long transferTo(long positionBytes, long count, WritableByteChannel target) throws IOException;
}
