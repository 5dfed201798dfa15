package io.millstream.base;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The machine's file system. */
final class SystemDisk implements Disk {
    static final SystemDisk INSTANCE = new SystemDisk();

    private SystemDisk() {}

    @Override
    public DiskFile openRead(Path file) throws IOException {
        return new SystemFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public DiskFile openWrite(Path file) throws IOException {
        return new SystemFile(
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        // Windows neither needs nor allows this: NTFS journals names.
        if (java.io.File.separatorChar == '/') {
            try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public boolean delete(Path path) throws IOException {
        return Files.deleteIfExists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        try (var children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    @Override
    public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override
    public boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    @Override
    public long usableBytes(Path path) throws IOException {
        return Files.getFileStore(path).getUsableSpace();
    }

    @Override
    public Optional<Closeable> tryLock(Path lockFile) throws IOException {
        var channel = FileChannel.open(lockFile, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            lock = null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(channel); // closing the channel gives the lock back
    }

    private record SystemFile(FileChannel channel) implements DiskFile {
        @Override
        public int read(ByteBuffer target, long positionBytes) throws IOException {
            int readCount = 0;
            while (target.hasRemaining()) {
                int n = channel.read(target, positionBytes + readCount);
                if (n < 0) {
                    break;
                }
                readCount += n;
            }
            return readCount;
        }

        @Override
        public void write(ByteBuffer source, long positionBytes) throws IOException {
            long at = positionBytes;
            while (source.hasRemaining()) {
                at += channel.write(source, at);
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
            channel.force(false);
        }

        @Override
        public void setSizeBytes(long sizeBytes) throws IOException {
            long now = channel.size();
            if (sizeBytes < now) {
                channel.truncate(sizeBytes);
            } else if (sizeBytes > now) {
                ByteBuffer lastByte = ByteBuffer.allocate(1);
                write(lastByte, sizeBytes - 1);
            }
        }

        @Override
        public long sizeBytes() throws IOException {
            return channel.size();
        }

        @Override
        public ByteBuffer map(long positionBytes, int lengthBytes) throws IOException {
            if (positionBytes + lengthBytes > channel.size()) { // the JDK would extend a writable file here
                throw new IllegalArgumentException("bytes " + positionBytes + " to " + (positionBytes + lengthBytes)
                        + " do not lie within a file of " + channel.size() + " bytes");
            }
            return channel.map(MapMode.READ_ONLY, positionBytes, lengthBytes);
        }

        @Override
        public long transferTo(long positionBytes, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(positionBytes, count, target);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
