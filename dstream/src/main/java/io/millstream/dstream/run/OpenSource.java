package io.millstream.dstream.run;

import io.millstream.dstream.BatchTime;
import io.millstream.dstream.PlanNode;
import io.millstream.dstream.Positions;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceReader;
import io.millstream.rdd.RDD;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A source while it runs: its reader, and where it stood after each batch that a window may still look back to.
 *
 * <p>Belongs to the batch thread.
 */
final class OpenSource<T> {
    private final PlanNode plan;
    private final SourceReader<T> reader;
    private final long historyMs;
    private final Consumer<String> warnings;
    /** Where the source stood after each batch; the first entry is where the oldest range begins. */
    private final TreeMap<BatchTime, Positions> positionsByTime = new TreeMap<>();

    private Optional<Taken<T>> taken = Optional.empty();

    private record Taken<T>(BatchTime time, SourceBatch<T> batch) {}

    OpenSource(PlanNode plan, SourceReader<T> reader, long historyMs, Consumer<String> warnings) {
        this.plan = plan;
        this.reader = reader;
        this.historyMs = historyMs;
        this.warnings = warnings;
    }

    String name() {
        return plan.name();
    }

    SourceReader<T> reader() {
        return reader;
    }

    /** Fixes what the batch holds. */
    OptionalLong take(BatchTime time) {
        try {
            var batch = reader.take(time);
            taken = Optional.of(new Taken<>(time, batch));
            positionsByTime.put(time, batch.positions());
            return batch.recordCount();
        } catch (Exception | OutOfMemoryError e) {
            throw OperatorFailure.in(plan, e);
        }
    }

    /** What the batch at {@code time}, the latest one taken, holds. */
    RDD<T> at(BatchTime time) {
        return taken.filter(latest -> latest.time.equals(time))
                .orElseThrow(() -> new IllegalStateException("nothing was taken for " + time))
                .batch
                .rdd();
    }

    /** Takes an earlier batch again, by its recorded range; without one it is empty. */
    void takeAgain(BatchTime time, RDD<T> empty) {
        var before = positionsByTime.lowerEntry(time);
        var until = positionsByTime.get(time);
        Optional<RDD<T>> rdd = Optional.empty();
        try {
            if (before != null && until != null && !until.isEmpty()) {
                rdd = reader.takeAgain(before.getValue(), until);
                if (rdd.isEmpty()) {
                    warnings.accept("source \"" + name() + "\" no longer has the records of batch " + time
                            + ": windows that reach back to it will miss them");
                }
            }
        } catch (Exception e) {
            throw OperatorFailure.in(plan, e);
        }
        var batch = new SourceBatch<>(rdd.orElse(empty), OptionalLong.empty(), Positions.NONE);
        taken = Optional.of(new Taken<>(time, batch));
    }

    /** Where the reader was opened, as the state after {@code time}. */
    void startAfter(BatchTime time) {
        positionsByTime.put(time, reader.startPositions());
    }

    /** Puts back what a checkpoint recorded. */
    void restore(SortedMap<BatchTime, Positions> recorded) {
        positionsByTime.putAll(recorded);
    }

    /** Where the source stood after each recorded batch. */
    SortedMap<BatchTime, Positions> history() {
        return positionsByTime;
    }

    /** Where it stands now; none for a source that cannot come back. */
    Positions latestPositions() {
        var last = positionsByTime.lastEntry();
        return last == null ? Positions.NONE : last.getValue();
    }

    void beforeCheckpoint() {
        var latest = latestPositions();
        if (!latest.isEmpty()) {
            try {
                reader.beforeCheckpoint(latest);
            } catch (IOException | RuntimeException e) {
                throw OperatorFailure.in(plan, e);
            }
        }
    }

    /** Lets go of ranges that no window after {@code done} holds. */
    void forget(BatchTime done) {
        taken = Optional.empty();
        var oldestStart = positionsByTime.floorKey(new BatchTime(done.epochMs() - historyMs));
        if (oldestStart != null) {
            positionsByTime.headMap(oldestStart, false).clear();
        }
    }
}
