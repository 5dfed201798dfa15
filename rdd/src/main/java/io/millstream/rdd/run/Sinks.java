package io.millstream.rdd.run;

import io.millstream.rdd.Step;

/** Which template runs which narrow step. */
final class Sinks {
    private Sinks() {}

    /** The place of a step's output in front of the one at {@code next}. */
    static Site siteOf(Step.Narrow<?, ?> step, Site next) {
        if (step instanceof Step.Map<?, ?> map) {
            return next.before(MapSink.class, map.function().getClass());
        } else if (step instanceof Step.Filter<?> filter) {
            return next.before(FilterSink.class, filter.function().getClass());
        } else if (step instanceof Step.FlatMap<?, ?> flatMap) {
            return next.before(FlatMapSink.class, flatMap.function().getClass());
        } else if (step instanceof Step.MapMulti<?, ?> mapMulti) {
            return next.before(MapMultiSink.class, mapMulti.function().getClass());
        } else if (step instanceof Step.MapValues<?, ?, ?> mapValues) {
            return next.before(MapValuesSink.class, mapValues.function().getClass());
        } else if (step instanceof Step.FlatMapValues<?, ?, ?> flatMapValues) {
            return next.before(FlatMapValuesSink.class, flatMapValues.function().getClass());
        }
        throw new IllegalStateException("no output for " + step.name());
    }

    /**
     * Tells apart stages that end in the same function: the class of the function that made the elements, or of the step
     * if it has none.
     */
    static Class<?> originOf(Step<?> step) {
        if (step instanceof Step.Map<?, ?> map) {
            return map.function().getClass();
        } else if (step instanceof Step.MapMulti<?, ?> mapMulti) {
            return mapMulti.function().getClass();
        } else if (step instanceof Step.MapValues<?, ?, ?> mapValues) {
            return originOf(mapValues.parent());
        } else if (step instanceof Step.Filter<?> filter) {
            return originOf(filter.parent());
        }
        return step.getClass();
    }
}
