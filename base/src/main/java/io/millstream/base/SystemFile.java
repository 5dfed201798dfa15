package io.millstream.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/**
 * A file of the machine, shared by threads that may be interrupted.
 *
 * <p>The JDK closes a {@link FileChannel} under everybody when one thread that works with it is interrupted (see {@code
 * InterruptibleChannel}). A reader that somebody cancels must not take the log's active segment away from its writer, so
 * this class opens the file again and repeats the operation; the interrupt is kept for the caller. Operations name their
 * position, so repeating one does no harm.
 */
final class SystemFile implements DiskFile {
    private final Path file;
    private final Set<OpenOption> reopenOptions;
    private volatile FileChannel channel;
    private boolean closed; // guarded by this

    private SystemFile(Path file, Set<OpenOption> reopenOptions, FileChannel channel) {
        this.file = file;
        this.reopenOptions = reopenOptions;
        this.channel = channel;
    }

    static SystemFile open(Path file, Set<? extends OpenOption> options) throws IOException {
        var reopenOptions = new HashSet<OpenOption>(options);
        reopenOptions.remove(StandardOpenOption.CREATE); // a file deleted meanwhile must not come back empty
        try {
            return new SystemFile(file, Set.copyOf(reopenOptions), FileChannel.open(file, options));
        } catch (IOException e) {
            throw DiskFullException.recognized(e); // creating a file takes room as well
        }
    }

    @Override
    public int read(ByteBuffer target, long positionBytes) throws IOException {
        int start = target.position();
        while (target.hasRemaining()) {
            int count = whileOpen(open -> open.read(target, positionBytes + (target.position() - start)));
            if (count < 0) {
                break;
            }
        }
        return target.position() - start;
    }

    @Override
    public void write(ByteBuffer source, long positionBytes) throws IOException {
        int start = source.position();
        while (source.hasRemaining()) {
            int unused = whileOpen(open -> open.write(source, positionBytes + (source.position() - start)));
        }
    }

    @Override
    public void write(ByteBuffer[] sources, long positionBytes) throws IOException {
        long at = positionBytes;
        for (ByteBuffer source : sources) {
            long lengthBytes = source.remaining();
            write(source, at);
            at += lengthBytes;
        }
    }

    @Override
    public void force() throws IOException {
        force(false);
    }

    /** As {@link #force()}, with times and owner, and for a directory with its names. */
    void forceWithMetadata() throws IOException {
        force(true);
    }

    private void force(boolean metadata) throws IOException {
        boolean unused = whileOpen(open -> {
            open.force(metadata);
            return true;
        });
    }

    @Override
    public void setSizeBytes(long sizeBytes) throws IOException {
        long nowBytes = sizeBytes();
        if (sizeBytes < nowBytes) {
            FileChannel unused = whileOpen(open -> open.truncate(sizeBytes));
        } else if (sizeBytes > nowBytes) {
            write(ByteBuffer.allocate(1), sizeBytes - 1);
        }
    }

    @Override
    public long sizeBytes() throws IOException {
        return whileOpen(FileChannel::size);
    }

    @Override
    public ByteBuffer map(long positionBytes, int lengthBytes) throws IOException {
        return whileOpen(open -> {
            if (positionBytes + lengthBytes > open.size()) { // the JDK would extend a writable file here
                throw new IllegalArgumentException("bytes " + positionBytes + " to " + (positionBytes + lengthBytes)
                        + " do not lie within the " + open.size() + " bytes of " + file);
            }
            return open.map(MapMode.READ_ONLY, positionBytes, lengthBytes);
        });
    }

    /** Not repeated when interrupted: some of the bytes may have left for the target, which is closed then as well. */
    @Override
    public long transferTo(long positionBytes, long count, WritableByteChannel target) throws IOException {
        FileChannel open = channel;
        try {
            return open.transferTo(positionBytes, count, target);
        } catch (ClosedByInterruptException e) {
            reopen(open);
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }

    private interface Operation<R> {
        R on(FileChannel open) throws IOException;
    }

    private <R> R whileOpen(Operation<R> operation) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                // A pending interrupt would close the channel at once; taken away here, it closes nothing.
                interrupted |= Thread.interrupted();
                FileChannel open = channel;
                try {
                    return operation.on(open);
                } catch (ClosedChannelException e) {
                    interrupted |= Thread.interrupted();
                    reopen(open);
                } catch (IOException e) {
                    throw DiskFullException.recognized(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Puts a new channel in the place of {@code broken}, unless another thread has or the file was closed on purpose. */
    private synchronized void reopen(FileChannel broken) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (channel == broken) {
            channel = FileChannel.open(file, reopenOptions);
        }
    }
}
