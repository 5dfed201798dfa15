package io.millstream.rdd.run;

import io.millstream.rdd.Output;
import io.millstream.rdd.Step;
import java.util.Iterator;

/** Makes the output that stands for a narrow step in front of another output. */
final class Sinks {
    private Sinks() {}

    static Output<Object> of(Step.Narrow<?, ?> step, Output<Object> next) {
        if (step instanceof Step.Map<?, ?>) {
            return new MapSink(step, next);
        } else if (step instanceof Step.Filter<?>) {
            return new FilterSink(step, next);
        } else if (step instanceof Step.FlatMap<?, ?>) {
            return new FlatMapSink(step, next);
        } else if (step instanceof Step.MapMulti<?, ?>) {
            return new MapMultiSink(step, next);
        } else if (step instanceof Step.MapValues<?, ?, ?>) {
            return new MapValuesSink(step, next);
        } else if (step instanceof Step.FlatMapValues<?, ?, ?>) {
            return new FlatMapValuesSink(step, next);
        }
        throw new IllegalStateException("no sink for " + step.name());
    }

    /** Reads through a sink that stops the reading after the step's number of elements. */
    static void limited(Step.Limit<?> step, Output<Object> next, Reading reading) throws Exception {
        var sink = new LimitSink(step.countPerSplit(), next);
        if (sink.isFull()) {
            return;
        }
        try {
            reading.into(sink);
        } catch (Exception e) {
            if (!sink.isFull()) {
                throw e;
            }
            // Enough was read; a function on the way may have wrapped the exception that says so.
        }
    }

    /** Reads a whole split, then calls the step's function with it. */
    static void wholeSplit(Step.MapPartitions<?, ?> step, int split, Output<Object> next, Reading reading)
            throws Exception {
        var gathered = new Gather();
        reading.into(gathered);
        try {
            Iterator<?> results = step.function().call(split, Execution.cast(gathered.iterator()));
            while (results.hasNext()) {
                next.emit(results.next());
            }
        } catch (Throwable e) {
            throw Failure.in(step.name(), e);
        }
    }

    /** Pushes the elements of a split into a sink. */
    interface Reading {
        void into(Output<Object> sink) throws Exception;
    }

    private static final class LimitSink implements Output<Object> {
        private final Output<Object> next;
        private int remaining;

        LimitSink(int limit, Output<Object> next) {
            this.remaining = limit;
            this.next = next;
        }

        boolean isFull() {
            return remaining <= 0;
        }

        @Override
        public void emit(Object element) {
            if (isFull()) {
                throw new EnoughRead();
            }
            next.emit(element);
            remaining--;
            if (isFull()) {
                throw new EnoughRead();
            }
        }
    }

    /** Ends the reading of a split of which no more elements are wanted. */
    static final class EnoughRead extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughRead() {
            super("enough read", null, false, false);
        }
    }
}
