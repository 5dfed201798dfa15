package io.millstream.base;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The file operations that storage code may use. {@link #system()} is the machine's file system; the test kit has a
 * simulated disk that loses, tears and damages what a real one may.
 *
 * <p>What survives a crash follows POSIX: bytes written survive once their file is forced; a created, renamed or deleted
 * name survives once its directory is forced. A disk without room says so by a {@link DiskFullException}. Thread-safe.
 */
public interface Disk {
    /** Opens an existing file for reading only. */
    DiskFile openRead(Path file) throws IOException;

    /** Opens a file for reading and writing, creating it empty if it does not exist. */
    DiskFile openWrite(Path file) throws IOException;

    /** Creates a directory and its missing parents. */
    void createDirectories(Path directory) throws IOException;

    /**
     * Creates a directory, and its missing parents as {@link #createDirectories} does, that only the owner of this process
     * may enter, for files with secrets in them; shuts others out of one that exists. A file system without POSIX
     * permissions gives it those of its parent.
     */
    void createPrivateDirectory(Path directory) throws IOException;

    /** Makes the names in {@code directory} durable. */
    void forceDirectory(Path directory) throws IOException;

    /** Replaces {@code to} by {@code from} atomically: after a crash either the old or the new {@code to} is there. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; false if there is none. */
    boolean delete(Path path) throws IOException;

    /** The children of a directory, sorted by name. */
    List<Path> list(Path directory) throws IOException;

    boolean exists(Path path) throws IOException;

    boolean isDirectory(Path path) throws IOException;

    /** Bytes that can still be written to the file system of {@code path}. */
    long usableBytes(Path path) throws IOException;

    /** Bytes of the file system of {@code path}, used ones included. */
    long totalBytes(Path path) throws IOException;

    /**
     * Takes {@code lockFile} for this process, creating it if needed. Empty if somebody holds it. The lock ends with
     * {@link Closeable#close()} or with the process, however it ends.
     */
    Optional<Closeable> tryLock(Path lockFile) throws IOException;

    /** The machine's file system. */
    static Disk system() {
        return SystemDisk.INSTANCE;
    }
}
