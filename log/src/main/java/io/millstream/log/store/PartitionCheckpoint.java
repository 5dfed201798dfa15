package io.millstream.log.store;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What a partition knows beyond its batches, in one small file that is replaced at every change.
 *
 * <pre>
 * log-start 1200        records before it are deleted, even where their segment is still there
 * cleaned-to 1000       compaction has been up to here
 * epoch 0 0             leader epoch and its first offset, one line each
 * </pre>
 *
 * <p>If the file is damaged, the log starts at its first segment and is compacted from there: records may come back that
 * had been deleted, none are lost. Changes are guarded by the instance's monitor.
 */
final class PartitionCheckpoint {
    private static final System.Logger LOGGER = System.getLogger(PartitionCheckpoint.class.getName());
    private static final int VERSION = 1;

    private final StateFile file;
    private final EpochHistory epochs;
    private volatile long logStartOffset;
    private volatile long cleanedTo;

    private PartitionCheckpoint(StateFile file, long logStartOffset, long cleanedTo, EpochHistory epochs) {
        this.file = file;
        this.logStartOffset = logStartOffset;
        this.cleanedTo = cleanedTo;
        this.epochs = epochs;
    }

    static PartitionCheckpoint open(PartitionContext context) throws IOException {
        var file = new StateFile(
                context.environment().disk(), context.files().directory().resolve("partition"), "partition", VERSION);
        List<String> lines = List.of();
        try {
            lines = file.read().orElse(List.of());
        } catch (DamagedStateException e) {
            LOGGER.log(
                    Level.WARNING, e.getMessage() + "; " + context.topicPartition() + " starts at its first segment");
        }
        long logStartOffset = 0;
        long cleanedTo = 0;
        var epochs = new TreeMap<Integer, Long>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            switch (words[0]) {
                case "log-start" -> logStartOffset = Long.parseLong(words[1]);
                case "cleaned-to" -> cleanedTo = Long.parseLong(words[1]);
                case "epoch" -> epochs.put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
                default -> throw new DamagedStateException(file.file());
            }
        }
        return new PartitionCheckpoint(file, logStartOffset, cleanedTo, new EpochHistory(epochs));
    }

    long logStartOffset() {
        return logStartOffset;
    }

    /** Segments before this offset may have gaps between their batches. */
    long cleanedTo() {
        return cleanedTo;
    }

    EpochHistory epochs() {
        return epochs;
    }

    /** Durable when it returns. */
    synchronized void moveLogStart(long offset) throws IOException {
        if (offset > logStartOffset) {
            epochs.cutBefore(offset);
            write(offset, cleanedTo);
            logStartOffset = offset;
        }
    }

    /** Durable when it returns. */
    synchronized void moveCleanedTo(long offset) throws IOException {
        write(logStartOffset, offset);
        cleanedTo = offset;
    }

    /** Durable when it returns. */
    synchronized void save() throws IOException {
        write(logStartOffset, cleanedTo);
    }

    private void write(long newLogStart, long newCleanedTo) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("log-start " + newLogStart);
        lines.add("cleaned-to " + newCleanedTo);
        epochs.startOffsets().forEach((leaderEpoch, start) -> lines.add("epoch " + leaderEpoch + " " + start));
        file.write(lines);
    }
}
