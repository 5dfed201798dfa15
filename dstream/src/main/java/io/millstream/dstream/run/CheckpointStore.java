package io.millstream.dstream.run;

import io.millstream.base.Disk;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.codec.ByteOutput;
import io.millstream.base.codec.CheckedFile;
import io.millstream.base.codec.CheckedFile.Found;
import io.millstream.base.codec.MalformedBytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The checkpoints of one job: two files written in turn, each replaced atomically. A crash while one is written leaves the
 * other, so at most the latest checkpoint is ever lost; a damaged one is left out with a warning. The directory is locked
 * for as long as the store is open.
 *
 * <p>Belongs to the batch thread.
 */
final class CheckpointStore implements Closeable {
    private static final int SLOT_COUNT = 2;

    private final Path directory;
    private final Closeable lock;
    private final List<CheckedFile> slots = new ArrayList<>();
    private final ByteOutput content = new ByteOutput(4096);

    private CheckpointStore(Disk disk, Path directory, Closeable lock) {
        this.directory = directory;
        this.lock = lock;
        for (int slot = 0; slot < SLOT_COUNT; slot++) {
            slots.add(new CheckedFile(
                    disk, directory.resolve("checkpoint-" + slot), Checkpoint.KIND, Checkpoint.VERSION));
        }
    }

    /** Opens the directory, creating it if needed. */
    static CheckpointStore open(Disk disk, Path directory) {
        try {
            createDurably(disk, directory.toAbsolutePath());
            var lock = disk.tryLock(directory.resolve("lock"))
                    .orElseThrow(() -> new JobException(
                            ErrorKind.USER,
                            "checkpoint directory " + directory
                                    + " is in use by another job; stop that one or name another directory"));
            return new CheckpointStore(disk, directory, lock);
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "checkpoint directory " + directory + " cannot be used (" + e + "); name one that can be written",
                    e);
        }
    }

    /** The names of new directories have to outlive a crash as well, or the checkpoints in them would not. */
    private static void createDurably(Disk disk, Path directory) throws IOException {
        var parents = new ArrayList<Path>();
        for (Path at = directory; at != null && !disk.exists(at); at = at.getParent()) {
            Path parent = at.getParent();
            if (parent != null) {
                parents.add(parent);
            }
        }
        disk.createDirectories(directory);
        for (Path parent : parents) {
            disk.forceDirectory(parent);
        }
    }

    /**
     * The latest checkpoint that can be read.
     *
     * @param jobName whose it has to be
     * @param warnings hears of damaged ones
     * @throws JobException if they are another job's, a newer program's, or all damaged: nothing is changed then
     */
    Optional<Checkpoint> latest(String jobName, Consumer<String> warnings) {
        var found = new ArrayList<Checkpoint>();
        var damages = new ArrayList<String>();
        for (CheckedFile slot : slots) {
            read(slot, damages).ifPresent(found::add);
        }
        var latest = found.stream().max((a, b) -> Long.compare(a.sequence(), b.sequence()));
        if (latest.isEmpty() && !damages.isEmpty()) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "no checkpoint can be read: " + String.join("; ", damages) + ". To start job \"" + jobName
                            + "\" anew, name another directory or delete these files");
        }
        latest.filter(checkpoint -> !checkpoint.jobName().equals(jobName)).ifPresent(checkpoint -> {
            throw new JobException(
                    ErrorKind.USER,
                    "checkpoint directory " + directory + " belongs to job \"" + checkpoint.jobName() + "\", not to \""
                            + jobName + "\"; name another directory");
        });
        latest.ifPresent(checkpoint -> damages.forEach(damage -> warnings.accept(damage
                + "; going on from the checkpoint of batch " + checkpoint.grid().batchTime())));
        return latest;
    }

    private static Optional<Checkpoint> read(CheckedFile slot, List<String> damages) {
        try {
            Found found = slot.read();
            if (found instanceof Found.Content content) {
                return Optional.of(Checkpoint.read(content.bytes()));
            }
            if (found instanceof Found.Damaged damaged) {
                damages.add("checkpoint " + slot.path() + " is damaged: " + damaged.why());
            } else if (found instanceof Found.Foreign foreign) {
                throw new JobException(
                        ErrorKind.USER,
                        "checkpoint " + slot.path() + " is left alone: " + foreign.why()
                                + ". Use the program that wrote it, or name another directory");
            }
            return Optional.empty();
        } catch (MalformedBytes e) {
            damages.add("checkpoint " + slot.path() + " is damaged: " + e.getMessage());
            return Optional.empty();
        } catch (IOException e) {
            throw new JobException(ErrorKind.EXTERNAL, "checkpoint " + slot.path() + " cannot be read: " + e, e);
        }
    }

    Path directory() {
        return directory;
    }

    /** Makes a checkpoint durable. */
    void save(Checkpoint checkpoint) throws IOException {
        content.clear();
        checkpoint.write(content);
        slots.get((int) (checkpoint.sequence() % SLOT_COUNT)).replace(content.toByteBuffer());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
