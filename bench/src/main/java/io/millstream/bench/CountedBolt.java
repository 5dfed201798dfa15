package io.millstream.bench;

import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Tuple;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bolt of the contests. One at the end of its topology counts what it has done. */
abstract class CountedBolt implements Bolt {
    private final @Nullable Progress progress;
    private final String[] fields;
    private @Nullable BoltCollector collector;
    private @Nullable Tally tally;

    /** @param progress of which it is an end; null for a bolt in the middle, or where acks tell the end */
    CountedBolt(@Nullable Progress progress, String... fields) {
        this.progress = progress;
        this.fields = fields;
    }

    @Override
    public final void declareOutput(OutputDeclarer declarer) {
        declarer.fields(fields);
    }

    @Override
    public void prepare(TaskContext context, BoltCollector newCollector) {
        collector = newCollector;
        tally = progress == null ? null : progress.tally();
    }

    final BoltCollector collector() {
        return Objects.requireNonNull(collector);
    }

    /** Ends the work on an input. */
    final void done(Tuple input) {
        Objects.requireNonNull(collector).ack(input);
        Tally counts = tally;
        if (counts != null) {
            counts.increment();
        }
    }
}
