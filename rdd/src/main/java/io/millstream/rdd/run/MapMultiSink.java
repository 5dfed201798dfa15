package io.millstream.rdd.run;

import io.millstream.rdd.EmitFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Step;

/** Runs a {@link Step.MapMulti}. A template. */
final class MapMultiSink implements Output<Object> {
    private final String name;
    private final EmitFunction<Object, Object> function;
    private final Output<Object> next;

    MapMultiSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.MapMulti<?, ?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        try {
            function.call(element, next);
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
    }
}
