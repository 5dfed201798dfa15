package io.millstream.testkit;

import io.millstream.base.DiskFile;
import io.millstream.testkit.Fault.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a {@link SimDisk}. Its state is guarded by the disk's monitor. */
final class SimHandle implements DiskFile {
    private final SimDisk disk;
    private final Path path;
    private final SimFile file;
    private final boolean writable;
    private final Throwable openedHere;
    private boolean closed;

    SimHandle(SimDisk disk, Path path, SimFile file, boolean writable) {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.writable = writable;
        this.openedHere = new Throwable(path + " was opened here");
    }

    Path path() {
        return path;
    }

    Throwable openedHere() {
        return openedHere;
    }

    @Override
    public int read(ByteBuffer target, long positionBytes) throws IOException {
        synchronized (disk) {
            begin(DiskCall.READ, positionBytes);
            return file.read(target, positionBytes);
        }
    }

    @Override
    public void write(ByteBuffer source, long positionBytes) throws IOException {
        var bytes = new byte[source.remaining()];
        source.get(bytes);
        synchronized (disk) {
            requireWritable();
            requireNotNegative(positionBytes);
            Effect effect = disk.count(DiskCall.WRITE, path);
            if (effect != null) {
                file.write(bytes, disk.chance().below(bytes.length + 1), positionBytes);
                throw disk.failure(effect, DiskCall.WRITE, path);
            }
            int fitting = bytes.length;
            long growth = positionBytes + bytes.length - file.sizeBytes();
            if (growth > 0 && !disk.isSpacious()) {
                fitting -= (int) Math.min(fitting, Math.max(0, growth - disk.freeBytes()));
            }
            file.write(bytes, fitting, positionBytes);
            if (fitting < bytes.length) {
                throw disk.failure(Effect.NO_SPACE, DiskCall.WRITE, path);
            }
        }
    }

    @Override
    public void write(ByteBuffer[] sources, long positionBytes) throws IOException {
        long at = positionBytes;
        for (ByteBuffer source : sources) {
            int lengthBytes = source.remaining();
            write(source, at);
            at += lengthBytes;
        }
    }

    @Override
    public void force() throws IOException {
        synchronized (disk) {
            requireOpen();
            Effect effect = disk.count(DiskCall.FORCE, path);
            if (effect == Effect.FAIL || effect == Effect.NO_SPACE) {
                file.failForce(disk.chance());
            }
            if (effect == null) {
                file.force();
            } else if (effect != Effect.LIE) {
                throw disk.failure(effect, DiskCall.FORCE, path);
            }
        }
    }

    @Override
    public void setSizeBytes(long sizeBytes) throws IOException {
        synchronized (disk) {
            requireWritable();
            begin(DiskCall.SET_SIZE, sizeBytes);
            if (sizeBytes < file.mappedEndBytes() && sizeBytes < file.sizeBytes()) {
                throw new IllegalStateException(path + " is cut to " + sizeBytes + " bytes although it is mapped up to "
                        + file.mappedEndBytes());
            }
            if (sizeBytes - file.sizeBytes() > 0 && sizeBytes - file.sizeBytes() > disk.freeBytes()) {
                throw disk.failure(Effect.NO_SPACE, DiskCall.SET_SIZE, path);
            }
            file.setSizeBytes(Math.toIntExact(sizeBytes));
        }
    }

    @Override
    public long sizeBytes() throws IOException {
        synchronized (disk) {
            begin(DiskCall.SIZE, 0);
            return file.sizeBytes();
        }
    }

    @Override
    public ByteBuffer map(long positionBytes, int lengthBytes) throws IOException {
        synchronized (disk) {
            begin(DiskCall.MAP, positionBytes);
            if (lengthBytes < 0 || positionBytes + lengthBytes > file.sizeBytes()) {
                throw new IllegalArgumentException("bytes " + positionBytes + " to " + (positionBytes + lengthBytes)
                        + " do not lie within the " + file.sizeBytes() + " bytes of " + path);
            }
            return file.map((int) positionBytes, lengthBytes);
        }
    }

    @Override
    public long transferTo(long positionBytes, long count, WritableByteChannel target) throws IOException {
        ByteBuffer chunk;
        synchronized (disk) {
            begin(DiskCall.TRANSFER, positionBytes);
            long available = Math.max(0, file.sizeBytes() - positionBytes);
            chunk = ByteBuffer.allocate((int) Math.min(available, count));
            file.read(chunk, positionBytes);
        }
        return target.write(chunk.flip());
    }

    @Override
    public void close() {
        synchronized (disk) {
            closed = true;
            disk.closed(this);
        }
    }

    private void begin(DiskCall call, long positionBytes) throws IOException {
        requireOpen();
        requireNotNegative(positionBytes);
        disk.begin(call, path);
    }

    private void requireWritable() throws ClosedChannelException {
        requireOpen();
        if (!writable) {
            throw new NonWritableChannelException();
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private static void requireNotNegative(long positionBytes) {
        if (positionBytes < 0) {
            throw new IllegalArgumentException("a position or size is not negative: " + positionBytes);
        }
    }
}
