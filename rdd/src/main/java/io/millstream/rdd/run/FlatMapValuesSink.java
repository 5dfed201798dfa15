package io.millstream.rdd.run;

import io.millstream.rdd.FlatMapFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Pair;
import io.millstream.rdd.Step;

/** Runs a {@link Step.FlatMapValues}. A template. */
final class FlatMapValuesSink implements Output<Object> {
    private final String name;
    private final FlatMapFunction<Object, Object> function;
    private final Output<Object> next;

    FlatMapValuesSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.FlatMapValues<?, ?, ?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        var pair = (Pair<?, ?>) element;
        try {
            for (Object result : function.call(pair.value())) {
                next.emit(new Pair<>(pair.key(), result));
            }
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
    }
}
