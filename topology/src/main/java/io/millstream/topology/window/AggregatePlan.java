package io.millstream.topology.window;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.Fields;
import io.millstream.topology.Tuple;

/** How a window is summed up without its tuples. */
final class AggregatePlan<A> {
    static final String WINDOW_END = "window_end";

    private final Shape shape;
    private final Fields keys;
    private final Aggregate<A> aggregate;

    /** @throws JobException (USER) if only the tuples can tell which window they are in */
    AggregatePlan(Shape shape, boolean hasTimestamps, Fields keys, Aggregate<A> aggregate) {
        this.shape = shape;
        this.keys = keys;
        this.aggregate = aggregate;
        if (shape instanceof Shape.Sliding sliding && !isSummable(sliding, hasTimestamps)) {
            throw new JobException(
                    ErrorKind.USER,
                    "A window by count in the order of timestamps, or by count and time at once, cannot be aggregated"
                            + " before all its tuples are there. Use Window.bolt, which keeps them.");
        }
        if (shape instanceof Shape.Sessions sessions
                && sessions.keys().size() > 0
                && !sessions.keys().equals(keys)) {
            throw new JobException(
                    ErrorKind.USER,
                    "Sessions of " + sessions.keys() + " cannot be aggregated by " + keys + ": both must be the same.");
        }
    }

    private static boolean isSummable(Shape.Sliding sliding, boolean hasTimestamps) {
        return sliding.slide() instanceof Extent.Time
                ? sliding.length() instanceof Extent.Time
                : sliding.length() instanceof Extent.Tuples && !hasTimestamps;
    }

    WindowStore store(Place place, WindowCollector output) {
        var key = new Key(keys);
        if (shape instanceof Shape.Sessions sessions) {
            return new Sessions<>(sessions.gapMs(), key, new Sums(output), output);
        }
        var sliding = (Shape.Sliding) shape;
        if (sliding.slide() instanceof Extent.Time slide && sliding.length() instanceof Extent.Time length) {
            var ends = new Ends(slide.ms(), place.offsetMs(slide.ms()));
            return new Panes<>(length.ms(), ends, key, aggregate, output);
        }
        int slide = ((Extent.Tuples) sliding.slide()).count();
        int length = ((Extent.Tuples) sliding.length()).count();
        return new Numbered(new Panes<>(length, new Ends(slide, 0), key, aggregate, output));
    }

    /** Lets the tuples themselves be the clock. */
    private static final class Numbered implements WindowStore {
        private final WindowStore store;
        private long number;

        Numbered(WindowStore store) {
            this.store = store;
        }

        @Override
        public boolean add(Tuple tuple, long timestampMs) {
            boolean added = store.add(tuple, ++number);
            store.advance(number);
            return added;
        }

        @Override
        public void advance(long watermarkMs) {}
    }

    private final class Sums implements SessionContent<A> {
        private final WindowCollector output;

        Sums(WindowCollector output) {
            this.output = output;
        }

        @Override
        public A zero() {
            return aggregate.zero();
        }

        @Override
        public A add(A content, Tuple tuple, long timestampMs) {
            return aggregate.add(content, tuple);
        }

        @Override
        public A merge(A content, A other) {
            return aggregate.merge(content, other);
        }

        @Override
        public void fire(Session<A> session, long endMs) {
            output.emit(Key.with(session.key, aggregate.result(session.content), endMs));
        }
    }
}
