package io.millstream.topology;

import org.jspecify.annotations.Nullable;

/** Emits for a {@link BasicBolt}: every tuple is anchored to the input that is being executed. Belongs to the task's thread. */
public final class BasicCollector {
    private final BoltCollector collector;
    private @Nullable Tuple input;

    BasicCollector(BoltCollector collector) {
        this.collector = collector;
    }

    public void emit(Values values) {
        collector.emit(current(), values);
    }

    public void emit(String stream, Values values) {
        collector.emit(stream, current(), values);
    }

    public void emitDirect(int task, String stream, Values values) {
        collector.emitDirect(task, stream, current(), values);
    }

    /** Shows an error to whoever watches the topology, and goes on. */
    public void reportError(Throwable error) {
        collector.reportError(error);
    }

    void begin(Tuple newInput) {
        input = newInput;
    }

    void end() {
        collector.ack(current());
        input = null;
    }

    private Tuple current() {
        Tuple tuple = input;
        if (tuple == null) {
            throw new IllegalStateException("a basic bolt emits only while it executes an input");
        }
        return tuple;
    }
}
