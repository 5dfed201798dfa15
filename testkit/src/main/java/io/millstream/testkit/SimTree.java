package io.millstream.testkit;

import io.millstream.testkit.NameJournal.Binding;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The names of a {@link SimDisk}, answering as a POSIX file system does. Guarded by the disk's monitor. */
final class SimTree {
    private final SimDirectory root;
    private final NameJournal journal = new NameJournal();

    SimTree() {
        this(new SimDirectory());
    }

    private SimTree(SimDirectory root) {
        this.root = root;
    }

    @Nullable
    SimNode find(Path path) {
        SimNode node = root;
        for (Path name : absolute(path)) {
            if (!(node instanceof SimDirectory directory)) {
                return null;
            }
            node = directory.names.get(name.toString());
        }
        return node;
    }

    SimFile file(Path path) throws FileSystemException {
        SimNode node = find(path);
        if (node instanceof SimFile file) {
            return file;
        }
        throw node == null
                ? new NoSuchFileException(path.toString())
                : new FileSystemException(path.toString(), null, "Is a directory");
    }

    SimFile fileOrNew(Path path) throws FileSystemException {
        if (find(path) == null) {
            journal.change(new Binding(parent(path), name(path), new SimFile()));
        }
        return file(path);
    }

    SimDirectory directory(Path path) throws FileSystemException {
        SimNode node = find(path);
        if (node instanceof SimDirectory directory) {
            return directory;
        }
        throw node == null ? new NoSuchFileException(path.toString()) : new NotDirectoryException(path.toString());
    }

    void createDirectories(Path path) throws FileSystemException {
        SimDirectory at = root;
        for (Path name : absolute(path)) {
            SimNode child = at.names.get(name.toString());
            if (child == null) {
                child = new SimDirectory();
                journal.change(new Binding(at, name.toString(), child));
            }
            if (!(child instanceof SimDirectory directory)) {
                throw new FileAlreadyExistsException(path.toString());
            }
            at = directory;
        }
    }

    void forceDirectory(Path path) throws FileSystemException {
        journal.force(directory(path));
    }

    void rename(Path from, Path to) throws FileSystemException {
        SimNode moved = find(from);
        SimNode replaced = find(to);
        if (moved == null) {
            throw new NoSuchFileException(from.toString());
        }
        if (moved == replaced) {
            return;
        }
        if (absolute(to).startsWith(absolute(from))) {
            throw new FileSystemException(from.toString(), to.toString(), "Invalid argument");
        }
        if (replaced instanceof SimDirectory directory) {
            if (moved instanceof SimFile) {
                throw new FileSystemException(from.toString(), to.toString(), "Is a directory");
            }
            requireEmpty(directory, to);
        } else if (replaced != null && moved instanceof SimDirectory) {
            throw new FileSystemException(from.toString(), to.toString(), "Not a directory");
        }
        journal.change(new Binding(parent(from), name(from), null), new Binding(parent(to), name(to), moved));
    }

    boolean delete(Path path) throws FileSystemException {
        SimNode node = find(path);
        if (node == null) {
            return false;
        }
        if (node instanceof SimDirectory directory) {
            requireEmpty(directory, path);
        }
        journal.change(new Binding(parent(path), name(path), null));
        return true;
    }

    List<Path> list(Path path) throws FileSystemException {
        return directory(path).names.keySet().stream().map(path::resolve).toList();
    }

    long usedBytes() {
        return usedBytes(root);
    }

    /** The process that had files open is gone; what it wrote stays. */
    void forgetMappings() {
        forgetMappings(root);
    }

    /** What a power cut leaves: the durable names, some of the others, and of each file what reached the medium. */
    SimTree afterPowerCut(Chance chance) {
        int pendingCount = journal.pendingCount();
        int keptCount = chance.below(pendingCount + 1);
        IntPredicate survives =
                switch (chance.below(4)) {
                    case 0 -> change -> false;
                    case 1 -> change -> true;
                    case 2 -> change -> change < keptCount;
                    default -> change -> chance.coin();
                };
        journal.settle(survives);
        return new SimTree(afterPowerCut(root, chance));
    }

    private static SimDirectory afterPowerCut(SimDirectory directory, Chance chance) {
        var survivor = new SimDirectory();
        directory.durableNames.forEach((name, node) -> {
            SimNode kept = node instanceof SimFile file
                    ? file.afterPowerCut(chance)
                    : afterPowerCut((SimDirectory) node, chance);
            survivor.names.put(name, kept);
            survivor.durableNames.put(name, kept);
        });
        return survivor;
    }

    private static long usedBytes(SimDirectory directory) {
        long sum = 0;
        for (SimNode node : directory.names.values()) {
            sum += node instanceof SimFile file ? file.sizeBytes() : usedBytes((SimDirectory) node);
        }
        return sum;
    }

    private static void forgetMappings(SimDirectory directory) {
        for (SimNode node : directory.names.values()) {
            if (node instanceof SimFile file) {
                file.forgetMappings();
            } else {
                forgetMappings((SimDirectory) node);
            }
        }
    }

    private SimDirectory parent(Path path) throws FileSystemException {
        Path parent = absolute(path).getParent();
        if (parent == null) {
            throw new FileSystemException(path.toString(), null, "Device or resource busy");
        }
        return directory(parent);
    }

    private static String name(Path path) {
        return java.util.Objects.requireNonNull(absolute(path).getFileName()).toString();
    }

    private static void requireEmpty(SimDirectory directory, Path path) throws DirectoryNotEmptyException {
        if (!directory.names.isEmpty()) {
            throw new DirectoryNotEmptyException(path.toString());
        }
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
