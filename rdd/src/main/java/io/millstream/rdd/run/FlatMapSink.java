package io.millstream.rdd.run;

import io.millstream.rdd.FlatMapFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Step;

/** Runs a {@link Step.FlatMap}. A template. */
final class FlatMapSink implements Output<Object> {
    private final String name;
    private final FlatMapFunction<Object, Object> function;
    private final Output<Object> next;

    FlatMapSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.FlatMap<?, ?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        try {
            for (Object result : function.call(element)) {
                next.emit(result);
            }
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
    }
}
