package io.millstream.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log without anything that makes one: bytes written to the end of a file. With {@code forced} an append waits until
 * its bytes are on the disk, sharing the force with all appends that were written before it began: the best that a
 * hand-written group commit does.
 */
final class RawFile implements AppendTarget {
    private final Path file;
    private final boolean forced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition forceEnded = lock.newCondition();
    private @Nullable FileChannel channel;
    private long batchBytes;
    private long written;
    private long durable;
    private boolean forcing;

    RawFile(Path scratch, boolean forced) {
        this.file = scratch.resolve("raw");
        this.forced = forced;
    }

    @Override
    public void begin(ByteBuffer batch) throws IOException {
        batchBytes = batch.remaining();
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        written = 0;
        durable = 0;
    }

    @Override
    public void append(ByteBuffer batch) throws IOException {
        FileChannel open = open();
        lock.lock();
        try {
            while (batch.hasRemaining()) {
                open.write(batch);
            }
            written += batchBytes;
            if (forced) {
                awaitDurable(open, written);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whoever finds no force under way does one for all that is written; the others wait for it. */
    private void awaitDurable(FileChannel open, long end) throws IOException {
        while (durable < end) {
            if (forcing) {
                forceEnded.awaitUninterruptibly();
                continue;
            }
            forcing = true;
            long covered = written;
            lock.unlock();
            try {
                open.force(false);
            } finally {
                lock.lock();
                forcing = false;
                forceEnded.signalAll();
            }
            durable = covered;
        }
    }

    @Override
    public void end(long batchCount) throws IOException {
        if (open().size() != batchCount * batchBytes) {
            throw new IllegalStateException(
                    "the file has " + open().size() + " bytes, not those of " + batchCount + " batches");
        }
        close();
    }

    private FileChannel open() {
        if (channel == null) {
            throw new IllegalStateException("append before begin");
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        Files.deleteIfExists(file);
    }
}
