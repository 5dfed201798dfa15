package io.millstream.rdd.run;

import io.millstream.rdd.MapFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Step;

/** Runs a {@link Step.Map}. A template. */
final class MapSink implements Output<Object> {
    private final String name;
    private final MapFunction<Object, Object> function;
    private final Output<Object> next;

    MapSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.Map<?, ?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        Object result;
        try {
            result = function.call(element);
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
        next.emit(result);
    }
}
