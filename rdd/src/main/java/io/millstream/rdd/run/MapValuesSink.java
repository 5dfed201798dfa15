package io.millstream.rdd.run;

import io.millstream.rdd.MapFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Step;

/** Runs a {@link Step.MapValues}. A template. */
final class MapValuesSink implements Output<Object> {
    private final String name;
    private final MapFunction<Object, Object> function;
    private final Output<Object> next;

    MapValuesSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.MapValues<?, ?, ?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        var pair = (Pair<?, ?>) element;
        Object result;
        try {
            result = function.call(pair.value());
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
        next.emit(new Pair<>(pair.key(), result));
    }
}
