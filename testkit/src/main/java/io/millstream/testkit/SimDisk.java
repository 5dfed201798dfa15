package io.millstream.testkit;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.base.DiskFullException;
import io.millstream.testkit.Fault.Effect;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that does what real disks do on their worst day, repeatably from a seed.
 *
 * <pre>{@code
 * var disk = new SimDisk(seed);
 * disk.inject(Fault.powerCut(DiskCall.changes()).atCall(17));
 * ... run until a PowerCutException comes ...
 * SimDisk restarted = disk.crash(); // what is left; the old disk answers nothing any more
 * }</pre>
 *
 * <p>After a {@linkplain #crash power cut}, bytes not forced are there, gone, or torn at any byte of a 512-byte sector, each
 * file and sector for itself; names not forced by {@link #forceDirectory} likewise, except that a rename stays atomic.
 * After a failed force the unwritten pages count as clean and later forces do not write them, as on Linux (known as
 * "fsyncgate", <a href="https://lwn.net/Articles/752063/">lwn.net/Articles/752063</a>). After
 * {@link #processKilled} everything written is there and every lock is free.
 *
 * <p>Where POSIX lets a wrong program get away with something, this disk does not: a file cut below a range that the
 * process has mapped is an {@link IllegalStateException}, and {@link #assertNothingOpen} names every handle that was
 * not closed and the place that opened it. Thread-safe; with several threads, which of them makes the n-th call is up
 * to the threads.
 */
public final class SimDisk implements Disk {
    private static final long UNLIMITED_BYTES = 1L << 40;

    private final Chance chance;
    private final SimTree tree;
    private final FaultPlan faults = new FaultPlan();
    private final List<SimHandle> open = new ArrayList<>();
    private final Set<SimFile> locked = new HashSet<>();
    private long capacityBytes;
    private boolean off;

    /** An empty disk of a tebibyte. */
    public SimDisk(long seed) {
        this(new Chance(seed), new SimTree(), UNLIMITED_BYTES);
    }

    private SimDisk(Chance chance, SimTree tree, long capacityBytes) {
        this.chance = chance;
        this.tree = tree;
        this.capacityBytes = capacityBytes;
    }

    // ---- the hand of fate

    /** Adds a fault, which counts calls from now on. */
    public synchronized void inject(Fault fault) {
        faults.add(fault);
    }

    /** True once the power was cut or the process killed, by a fault or from outside. */
    public synchronized boolean isOff() {
        return off;
    }

    /** Takes all faults back. */
    public synchronized void heal() {
        faults.clear();
    }

    /** Sets how many bytes all files together may have; fewer than they have means that nothing more fits. */
    public synchronized void setCapacityBytes(long newCapacityBytes) {
        capacityBytes = newCapacityBytes;
    }

    /** Bytes of all files together. */
    public synchronized long usedBytes() {
        return tree.usedBytes();
    }

    /** Calls so far, of every kind. */
    public synchronized long callCount() {
        return faults.callCount();
    }

    /** Calls so far that may change what a crash leaves behind: the crash points of a run. */
    public synchronized long changeCount() {
        return faults.changeCount();
    }

    /** Flips one bit (0 to 7) of a file, on the medium and for all who read it from now on. */
    public synchronized void flipBit(Path file, int positionBytes, int bit) throws IOException {
        tree.file(file).flipBit(positionBytes, bit);
    }

    /** Cuts the power: this disk answers nothing any more, and what survived is in the one returned, with no faults. */
    public synchronized SimDisk crash() {
        off = true;
        return new SimDisk(chance.split(), tree.afterPowerCut(chance), capacityBytes);
    }

    /**
     * Kills the process that uses this disk, as {@code kill -9} does: what it wrote stays, forced or not, and its handles and
     * locks are gone. The disk returned is the same medium for the next process, with no faults.
     */
    public synchronized SimDisk processKilled() {
        off = true;
        tree.forgetMappings();
        return new SimDisk(chance.split(), tree, capacityBytes);
    }

    /** Fails unless every file handle was closed; the causes show where the others were opened. */
    public synchronized void assertNothingOpen() {
        if (!open.isEmpty()) {
            var leaked = new AssertionError("not closed: "
                    + open.stream().map(handle -> handle.path().toString()).toList());
            open.forEach(handle -> leaked.addSuppressed(handle.openedHere()));
            throw leaked;
        }
    }

    // ---- Disk

    @Override
    public synchronized DiskFile openRead(Path file) throws IOException {
        begin(DiskCall.OPEN_READ, file);
        return handle(file, tree.file(file), false);
    }

    @Override
    public synchronized DiskFile openWrite(Path file) throws IOException {
        begin(DiskCall.OPEN_WRITE, file);
        return handle(file, tree.fileOrNew(file), true);
    }

    /** There is only one user here. */
    @Override
    public void createPrivateDirectory(Path directory) throws IOException {
        createDirectories(directory);
    }

    @Override
    public synchronized void createDirectories(Path directory) throws IOException {
        begin(DiskCall.CREATE_DIRECTORIES, directory);
        tree.createDirectories(directory);
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        if (begin(DiskCall.FORCE_DIRECTORY, directory)) {
            tree.forceDirectory(directory);
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        begin(DiskCall.RENAME, from);
        tree.rename(from, to);
    }

    @Override
    public synchronized boolean delete(Path path) throws IOException {
        begin(DiskCall.DELETE, path);
        return tree.delete(path);
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        begin(DiskCall.LIST, directory);
        return tree.list(directory);
    }

    @Override
    public synchronized boolean exists(Path path) throws IOException {
        begin(DiskCall.EXISTS, path);
        return tree.find(path) != null;
    }

    @Override
    public synchronized boolean isDirectory(Path path) throws IOException {
        begin(DiskCall.EXISTS, path);
        return tree.find(path) instanceof SimDirectory;
    }

    @Override
    public synchronized long usableBytes(Path path) throws IOException {
        begin(DiskCall.USABLE_BYTES, path);
        return freeBytes();
    }

    @Override
    public synchronized long totalBytes(Path path) throws IOException {
        begin(DiskCall.USABLE_BYTES, path);
        return capacityBytes;
    }

    @Override
    public synchronized Optional<Closeable> tryLock(Path lockFile) throws IOException {
        begin(DiskCall.LOCK, lockFile);
        SimFile file = tree.fileOrNew(lockFile);
        if (!locked.add(file)) {
            return Optional.empty();
        }
        return Optional.of(() -> unlock(file));
    }

    private synchronized void unlock(SimFile file) {
        locked.remove(file);
    }

    // ---- what handles need; they hold this disk's monitor

    /** Counts a call and lets its fault strike. False if the call shall do nothing and report success. */
    boolean begin(DiskCall call, Path path) throws IOException {
        Effect effect = count(call, path);
        if (effect != null && effect != Effect.LIE) {
            throw failure(effect, call, path);
        }
        return effect == null;
    }

    /** Counts a call; the caller acts on the effect. */
    @Nullable
    Effect count(DiskCall call, Path path) throws IOException {
        if (off) {
            throw new PowerCutException("the power is off: " + call + " of " + path);
        }
        return faults.count(call, path);
    }

    IOException failure(Effect effect, DiskCall call, Path path) {
        return switch (effect) {
            case POWER_CUT -> {
                off = true;
                yield new PowerCutException("the power went off during " + call + " of " + path);
            }
            case NO_SPACE ->
                new DiskFullException(
                        path + ": No space left on device",
                        new FileSystemException(path.toString(), null, "No space left on device"));
            case FAIL -> new FileSystemException(path.toString(), null, "Input/output error");
            case LIE -> throw new IllegalStateException("a lie is no failure");
        };
    }

    long freeBytes() {
        return Math.max(0, capacityBytes - tree.usedBytes());
    }

    boolean isSpacious() {
        return capacityBytes == UNLIMITED_BYTES;
    }

    Chance chance() {
        return chance;
    }

    void closed(SimHandle handle) {
        open.remove(handle);
    }

    private SimHandle handle(Path path, SimFile file, boolean writable) {
        var handle = new SimHandle(this, path, file, writable);
        open.add(handle);
        return handle;
    }
}
