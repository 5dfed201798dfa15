package io.millstream.dstream;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where and how often a job makes itself durable.
 *
 * @param directory holds this job's checkpoints and nothing else; the same directory and job name bring the job back
 * @param everyBatches a checkpoint after each so many batches, and one at the end
 * @param downtimeBatches how many of the batches that fell into a down time are run when the job comes back, the latest
 *     ones; never fewer than the longest window looks back, so that windows drain. Those left out are empty, and state
 *     functions are not called for them
 * @param dropped operators whose state in an older checkpoint may be given up, because the plan has them no more
 */
public record Checkpointing(Path directory, int everyBatches, int downtimeBatches, Set<String> dropped) {
    public Checkpointing {
        dropped = Set.copyOf(dropped);
    }

    /** After every batch; at most a hundred batches of a down time. */
    public static Checkpointing in(Path directory) {
        return new Checkpointing(directory, 1, 100, Set.of());
    }

    /** More rarely: cheaper, and a crash repeats more batches. */
    public Checkpointing everyBatches(int count) {
        return new Checkpointing(directory, count, downtimeBatches, dropped);
    }

    public Checkpointing downtimeBatches(int count) {
        return new Checkpointing(directory, everyBatches, count, dropped);
    }

    /** Lets the job start although the checkpoint holds state of {@code operator}, which is gone from the plan. */
    public Checkpointing drop(String operator) {
        var names = new TreeSet<>(dropped);
        names.add(operator);
        return new Checkpointing(directory, everyBatches, downtimeBatches, names);
    }
}
