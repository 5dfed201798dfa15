package io.millstream.topology.window;

import io.millstream.topology.BoltCollector;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.List;

/** Emits for a windowed bolt: every tuple is anchored to all tuples of the window. Belongs to the task's thread. */
public final class WindowCollector {
    private final BoltCollector collector;
    private List<Tuple> anchors = List.of();

    WindowCollector(BoltCollector collector) {
        this.collector = collector;
    }

    public void emit(Values values) {
        emit(OutputDeclarer.DEFAULT_STREAM, values);
    }

    public void emit(String stream, Values values) {
        if (anchors.isEmpty()) {
            collector.emit(stream, values);
        } else {
            collector.emit(stream, anchors, values);
        }
    }

    public void emitDirect(int task, String stream, Values values) {
        collector.emitDirect(task, stream, anchors, values);
    }

    /** Shows an error to whoever watches the topology, and goes on. */
    public void reportError(Throwable error) {
        collector.reportError(error);
    }

    /** From now on what is emitted belongs to these tuples. */
    void anchorTo(List<Tuple> tuples) {
        anchors = tuples;
    }

    void ack(Tuple tuple) {
        collector.ack(tuple);
    }

    void fail(Tuple tuple) {
        collector.fail(tuple);
    }
}
