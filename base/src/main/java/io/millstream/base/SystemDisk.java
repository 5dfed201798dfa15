package io.millstream.base;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The machine's file system. */
final class SystemDisk implements Disk {
    static final SystemDisk INSTANCE = new SystemDisk();

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    /**
     * The locks of this process. POSIX drops a process's lock on a file as soon as the process closes any descriptor of that
     * file, so a lock that is held must not even be tried again.
     */
    private final Set<Path> heldLocks = ConcurrentHashMap.newKeySet();

    private SystemDisk() {}

    @Override
    public DiskFile openRead(Path file) throws IOException {
        return SystemFile.open(file, Set.of(StandardOpenOption.READ));
    }

    @Override
    public DiskFile openWrite(Path file) throws IOException {
        return SystemFile.open(
                file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE));
    }

    @Override
    public void createDirectories(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw DiskFullException.recognized(e);
        }
    }

    @Override
    public void createPrivateDirectory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            createDirectories(parent);
        }
        if (parent == null || !Files.getFileStore(parent).supportsFileAttributeView(PosixFileAttributeView.class)) {
            createDirectories(directory);
            return;
        }
        try {
            // With its permissions from the first moment on: nobody slips in before they are set.
            Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            Files.setPosixFilePermissions(directory, OWNER_ONLY);
        } catch (IOException e) {
            throw DiskFullException.recognized(e);
        }
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        // Windows neither needs nor allows this: NTFS journals names.
        if (java.io.File.separatorChar == '/') {
            try (var open = SystemFile.open(directory, Set.of(StandardOpenOption.READ))) {
                open.forceWithMetadata(); // names count as metadata: fdatasync of a directory may leave them behind
            }
        }
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw DiskFullException.recognized(e);
        }
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
    public long totalBytes(Path path) throws IOException {
        return Files.getFileStore(path).getTotalSpace();
    }

    @Override
    public Optional<Closeable> tryLock(Path lockFile) throws IOException {
        Path name = lockFile.toAbsolutePath().normalize();
        if (!heldLocks.add(name)) {
            return Optional.empty();
        }
        try {
            Optional<Closeable> lock = lockFor(name);
            if (lock.isEmpty()) {
                heldLocks.remove(name);
            }
            return lock;
        } catch (IOException | RuntimeException e) {
            heldLocks.remove(name);
            throw e;
        }
    }

    private Optional<Closeable> lockFor(Path name) throws IOException {
        var channel = FileChannel.open(name, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            if (channel.tryLock() == null) {
                channel.close();
                return Optional.empty();
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return Optional.of(() -> {
            channel.close(); // gives the lock back
            heldLocks.remove(name);
        });
    }
}
