package io.millstream.topology.window;

import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.TaskContext;
import org.jspecify.annotations.Nullable;

/** A {@link WindowFunction} as a bolt. */
final class FunctionBolt implements WindowedBolt {
    private final Fields output;
    private final WindowFunction function;
    private @Nullable WindowCollector collector;

    FunctionBolt(Fields output, WindowFunction function) {
        this.output = output;
        this.function = function;
    }

    @Override
    public void prepare(TaskContext context, WindowCollector newCollector) {
        collector = newCollector;
    }

    @Override
    public void execute(TupleWindow window) {
        WindowCollector prepared = collector;
        if (prepared == null) {
            throw new IllegalStateException("execute was called before prepare");
        }
        function.execute(window, prepared);
    }

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        declarer.stream(OutputDeclarer.DEFAULT_STREAM, output);
    }
}
