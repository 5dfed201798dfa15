package io.millstream.bench;

import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Values;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source that emits what its {@link Progress} allows, one tuple at each call. */
abstract class RoundSpout implements Spout {
    private final Progress progress;
    private final boolean acking;
    private final String[] fields;
    private @Nullable Tally acks;
    private @Nullable SpoutCollector collector;
    private long emitted;
    private long limit;

    RoundSpout(Progress progress, boolean acking, String... fields) {
        this.progress = progress;
        this.acking = acking;
        this.fields = fields;
    }

    /** The values of tuple {@code number} of this task. */
    abstract Values next(long number);

    /** Begins the life of the task. */
    void begin(TaskContext context) {}

    @Override
    public final void declareOutput(OutputDeclarer declarer) {
        declarer.fields(fields);
    }

    @Override
    public final void open(TaskContext context, SpoutCollector newCollector) {
        collector = newCollector;
        acks = acking ? progress.tally() : null;
        begin(context);
    }

    @Override
    public final void nextTuple() {
        if (emitted == limit) {
            limit = progress.limit();
            if (emitted == limit) {
                return;
            }
        }
        long number = emitted++;
        SpoutCollector to = Objects.requireNonNull(collector);
        if (acking) {
            to.emit(next(number), number);
        } else {
            to.emit(next(number));
        }
    }

    @Override
    public final void ack(Object messageId) {
        if (acks != null) {
            acks.increment();
        }
    }

    @Override
    public final void fail(Object messageId) {
        throw new IllegalStateException("message " + messageId + " failed");
    }
}
