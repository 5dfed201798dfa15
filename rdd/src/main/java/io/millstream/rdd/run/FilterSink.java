package io.millstream.rdd.run;

import io.millstream.rdd.FilterFunction;
import io.millstream.rdd.Output;
import io.millstream.rdd.Step;

/** Runs a {@link Step.Filter}. A template. */
final class FilterSink implements Output<Object> {
    private final String name;
    private final FilterFunction<Object> function;
    private final Output<Object> next;

    FilterSink(Step<?> step, Output<Object> next) {
        name = step.name();
        function = Execution.cast(((Step.Filter<?>) step).function());
        this.next = next;
    }

    @Override
    public void emit(Object element) {
        boolean wanted;
        try {
            wanted = function.call(element);
        } catch (Throwable e) {
            throw Failure.in(name, e);
        }
        if (wanted) {
            next.emit(element);
        }
    }
}
