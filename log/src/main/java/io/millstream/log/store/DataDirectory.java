package io.millstream.log.store;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory that is ours alone while it is open.
 *
 * <pre>
 * format        what this directory is, and its version
 * lock          locked by the process that has it open
 * lock.holder   who that is, for the message to everybody else
 * topics/       see {@link TopicCatalog}
 * numbers       see {@link ReservedNumbers}
 * </pre>
 *
 * <p>The holder's name has a file of its own because POSIX drops a process's locks on a file when any descriptor of that
 * file is closed.
 */
final class DataDirectory implements Closeable {
    private static final int FORMAT_VERSION = 1;
    private static final String LOCK = "lock";
    private static final String FORMAT = "format";

    private final Path path;
    private final Closeable lock;

    private DataDirectory(Path path, Closeable lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Creates the directory if needed and takes it. @throws JobException if it is taken, foreign or out of reach */
    static DataDirectory open(Disk disk, Path path) {
        try {
            if (disk.exists(path) && !disk.isDirectory(path)) {
                throw new JobException(
                        ErrorKind.USER,
                        "Data directory " + path + " is a file. Name a directory, or a path that is free.");
            }
            createDurably(disk, path);
            if (!disk.exists(path.resolve(FORMAT))) {
                checkNothingForeign(disk, path); // before the lock file makes one more of what is there
            }
            Closeable lock = disk.tryLock(path.resolve(LOCK)).orElseThrow(() -> inUse(disk, path));
            try {
                checkFormat(disk, path);
                writeHolder(disk, path);
                disk.createDirectories(path.resolve("topics"));
                disk.forceDirectory(path);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
            return new DataDirectory(path, lock);
        } catch (IOException e) {
            throw DiskErrors.failed("Opening data directory " + path, path, e);
        }
    }

    /** Creates a directory and its missing parents, with durable names. */
    private static void createDurably(Disk disk, Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !disk.exists(path)) {
            createDurably(disk, parent);
            disk.createDirectories(path);
            disk.forceDirectory(parent);
        }
    }

    Path topics() {
        return path.resolve("topics");
    }

    Path numbers() {
        return path.resolve("numbers");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static void checkFormat(Disk disk, Path path) throws IOException {
        var format = new StateFile(disk, path.resolve(FORMAT), "data-directory", FORMAT_VERSION);
        try {
            if (format.read().isEmpty()) {
                checkNothingForeign(disk, path);
                Path parent = path.getParent();
                if (parent != null) {
                    disk.forceDirectory(parent); // whoever created the directory may have been killed before
                }
                format.write(List.of());
            }
        } catch (DamagedStateException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "Directory " + path
                            + " is no Millstream data directory, or its file \"format\" is damaged. Nothing was"
                            + " changed. Name another directory; if this one is Millstream's, restore the file from a"
                            + " backup or from another data directory of the same version.",
                    e);
        }
    }

    /** A directory without a format file must be empty, or we might write among somebody else's files. */
    private static void checkNothingForeign(Disk disk, Path path) throws IOException {
        Optional<Path> foreign = disk.list(path).stream()
                .filter(child -> !isOwn(String.valueOf(child.getFileName())))
                .findFirst();
        if (foreign.isPresent()) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "Directory " + path + " holds " + foreign.get().getFileName()
                            + " and is no Millstream data directory. Nothing was changed, only the file lock added."
                            + " Name an empty directory, or one that does not exist.");
        }
    }

    private static boolean isOwn(String name) {
        return name.equals(LOCK)
                || name.equals("lock.holder")
                || name.equals(FORMAT)
                || name.equals(FORMAT + StateFile.UNFINISHED);
    }

    private static JobException inUse(Disk disk, Path path) {
        return new JobException(
                ErrorKind.USER,
                "Data directory " + path + " is in use by " + holder(disk, path)
                        + ". Stop that one first, or use another directory.");
    }

    private static String holder(Disk disk, Path path) {
        try (DiskFile file = disk.openRead(path.resolve("lock.holder"))) {
            ByteBuffer text = ByteBuffer.allocate((int) Math.min(file.sizeBytes(), 4096));
            file.read(text, 0);
            String name = StandardCharsets.UTF_8.decode(text.flip()).toString().strip();
            return name.isEmpty() ? "another process" : name;
        } catch (IOException e) {
            return "another process"; // it has the lock but has not written its name yet
        }
    }

    private static void writeHolder(Disk disk, Path path) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        String started = self.info().startInstant().map(Object::toString).orElse("at an unknown time");
        String command = self.info().command().map(name -> ", " + name).orElse("");
        byte[] text =
                ("process " + self.pid() + " (started " + started + command + ")").getBytes(StandardCharsets.UTF_8);
        try (DiskFile file = disk.openWrite(path.resolve("lock.holder"))) {
            file.write(ByteBuffer.wrap(text), 0);
            file.setSizeBytes(text.length);
        }
    }
}
