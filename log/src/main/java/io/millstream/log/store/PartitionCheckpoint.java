package io.millstream.log.store;

import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * What a partition knows beyond its batches, in one small file that is replaced at every change.
 *
 * <pre>
 * log-start 1200        records before it are deleted, even where their segment is still there
 * cleaned-to 1000       keys before it were compacted
 * gaps-to 1100          compaction may have taken batches before it, so offsets may be missing
 * epoch 0 0             leader epoch and its first offset, one line each
 * </pre>
 *
 * <p>If the file is damaged, the log starts at its first segment and is compacted from there: records may come back that
 * had been deleted, none are lost. Changes are guarded by the instance's monitor.
 */
final class PartitionCheckpoint {
    private static final System.Logger LOGGER = System.getLogger(PartitionCheckpoint.class.getName());
    private static final int VERSION = 1;
    private static final String LOG_START = "log-start";
    private static final String CLEANED_TO = "cleaned-to";
    private static final String GAPS_TO = "gaps-to";

    private final StateFile file;
    private final EpochHistory epochs;
    private volatile long logStartOffset;
    private volatile long cleanedTo;
    private volatile long gapsTo;

    private PartitionCheckpoint(StateFile file, EpochHistory epochs) {
        this.file = file;
        this.epochs = epochs;
    }

    static PartitionCheckpoint open(PartitionContext context) throws IOException {
        var file = new StateFile(
                context.environment().disk(), context.files().directory().resolve("partition"), "partition", VERSION);
        List<String> lines = List.of();
        boolean damaged = false;
        try {
            lines = file.read().orElse(List.of());
        } catch (DamagedStateException e) {
            damaged = true;
            LOGGER.log(
                    Level.WARNING, e.getMessage() + "; " + context.topicPartition() + " starts at its first segment");
        }
        var numbers = new HashMap<String, Long>();
        var epochs = new TreeMap<Integer, Long>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("epoch")) {
                epochs.put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            } else {
                numbers.put(words[0], Long.parseLong(words[1]));
            }
        }
        var checkpoint = new PartitionCheckpoint(file, new EpochHistory(epochs));
        checkpoint.logStartOffset = numbers.getOrDefault(LOG_START, 0L);
        checkpoint.cleanedTo = numbers.getOrDefault(CLEANED_TO, 0L);
        checkpoint.gapsTo = numbers.getOrDefault(GAPS_TO, damaged ? Long.MAX_VALUE : 0L);
        return checkpoint;
    }

    long logStartOffset() {
        return logStartOffset;
    }

    /** What headers in {@code segment} may say, with which damage to them is found. */
    BatchScan.Rules rules(Segment segment) {
        return new BatchScan.Rules(segment.baseOffset() < gapsTo, epochs.latest());
    }

    /** Notes that a new leader epoch begins at {@code offset}, durably; false if it is known or past. */
    synchronized boolean beginEpoch(int leaderEpoch, long offset) throws IOException {
        if (!epochs.begin(leaderEpoch, offset)) {
            return false;
        }
        save();
        return true;
    }

    /** Compaction goes on here. */
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
            long before = logStartOffset;
            logStartOffset = offset;
            try {
                save();
            } catch (IOException e) {
                logStartOffset = before;
                throw e;
            }
        }
    }

    /** Notes, before a compaction replaces segments, that offsets may be missing before {@code offset}. */
    synchronized void allowGaps(long offset) throws IOException {
        if (offset > gapsTo) {
            gapsTo = offset; // too large a value only means a milder check
            save();
        }
    }

    /** Notes, after a compaction has replaced segments, where the next one goes on. */
    synchronized void moveCleanedTo(long offset) throws IOException {
        cleanedTo = offset;
        save();
    }

    /** Durable when it returns. */
    synchronized void save() throws IOException {
        var lines = new ArrayList<String>();
        lines.add(LOG_START + " " + logStartOffset);
        lines.add(CLEANED_TO + " " + cleanedTo);
        lines.add(GAPS_TO + " " + gapsTo);
        epochs.startOffsets().forEach((leaderEpoch, start) -> lines.add("epoch " + leaderEpoch + " " + start));
        file.write(lines);
    }
}
