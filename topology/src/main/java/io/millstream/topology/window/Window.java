package io.millstream.topology.window;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.topology.Bolt;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Says which tuples a bolt sees together. Immutable: every method returns another window.
 *
 * <pre>{@code
 * Window minute = Window.sliding(Duration.ofMinutes(1), Duration.ofSeconds(10))
 *         .timestampField("at")
 *         .lag(Duration.ofSeconds(5))
 *         .lateStream("late");
 * builder.bolt("clicks", minute.aggregate(Fields.of("page"), Aggregate.count(), "clicks")).byFields("log", "page");
 * builder.bolt("median", minute.bolt(MedianBolt::new)).shuffle("log");
 * }</pre>
 *
 * <p>Without timestamps windows follow the clock of the task: they begin when the task does, and hold the tuples of
 * {@code [end - length, end)}. With timestamps they follow a watermark, which stays {@link #lag} behind the latest timestamp
 * of that input stream which is furthest behind, and moves every {@link #watermarkEvery}; windows end at multiples of their
 * slide since the epoch, hold the tuples of {@code (end - length, end]} and fire when the watermark is at their end. A tuple
 * before the watermark is late, as in Storm: it goes to the {@link #lateStream} and is acked. A window that holds nothing does not fire.
 *
 * <p>By count, a window fires after each {@code slide} tuples over the last {@code length} of them (fewer at the beginning); with
 * timestamps they are counted in the order of their timestamps once the watermark has reached them.
 *
 * <p>A session holds tuples of one key of which none is more than the gap away from the next one. It fires when the time is
 * past its last tuple by more than the gap; a late tuple that still meets an open session joins it, and may join two of
 * them into one, as in Flink.
 *
 * <p>Tuples in windows wait for their ack: length and slide together must be well below {@code topology.message.timeout}, and what
 * a spout may have pending must be more than a window holds.
 *
 * @see <a href="https://storm.apache.org/releases/current/Windowing.html">Storm: windowing</a>
 */
public final class Window {
    /** The field of the late stream: the late tuple itself. */
    public static final String LATE_TUPLE_FIELD = "late_tuple";

    private final Shape shape;
    private final Timing timing;

    private Window(Shape shape, Timing timing) {
        this.shape = shape;
        this.timing = timing;
    }

    public static Window tumbling(Duration length) {
        return sliding(length, length);
    }

    public static Window tumbling(int length) {
        return sliding(length, length);
    }

    public static Window sliding(Duration length, Duration slide) {
        return sliding(Extent.of(length, "length"), Extent.of(slide, "slide"));
    }

    public static Window sliding(int length, int slide) {
        return sliding(Extent.of(length, "length"), Extent.of(slide, "slide"));
    }

    /** The last {@code length} tuples, every {@code slide}. */
    public static Window sliding(int length, Duration slide) {
        return sliding(Extent.of(length, "length"), Extent.of(slide, "slide"));
    }

    /** The tuples of the last {@code length}, after each {@code slide} of them. */
    public static Window sliding(Duration length, int slide) {
        return sliding(Extent.of(length, "length"), Extent.of(slide, "slide"));
    }

    /** One session at a time for equal values of {@code keyFields}; without any, one for all tuples of the task. */
    public static Window session(Duration gap, String... keyFields) {
        return new Window(new Shape.Sessions(Extent.of(gap, "gap").ms(), Fields.of(keyFields)), Timing.OF_CLOCK);
    }

    private static Window sliding(Extent length, Extent slide) {
        return new Window(new Shape.Sliding(length, slide), Timing.OF_CLOCK);
    }

    /** Follows the timestamps in this field: epoch milliseconds or an {@link Instant}. */
    public Window timestampField(String field) {
        return timestamps(tuple -> timestampIn(tuple, field));
    }

    public Window timestamps(TimestampExtractor timestamps) {
        return with(new Timing(timestamps, timing.lagMs(), timing.watermarkIntervalMs(), timing.lateStream()));
    }

    /** Waits so long for tuples out of order; zero unless said otherwise. */
    public Window lag(Duration lag) {
        if (lag.isNegative()) {
            throw new JobException(ErrorKind.USER, "The lag of a window is " + lag + "; it must not be negative.");
        }
        return with(new Timing(timing.timestamps(), lag.toMillis(), timing.watermarkIntervalMs(), timing.lateStream()));
    }

    /** The time between two watermarks; a second unless said otherwise. */
    public Window watermarkEvery(Duration interval) {
        long intervalMs = Extent.of(interval, "watermark interval").ms();
        return with(new Timing(timing.timestamps(), timing.lagMs(), intervalMs, timing.lateStream()));
    }

    /** Late tuples go to this stream of the bolt, in the one field {@link #LATE_TUPLE_FIELD}, anchored to themselves. */
    public Window lateStream(String stream) {
        return with(new Timing(timing.timestamps(), timing.lagMs(), timing.watermarkIntervalMs(), stream));
    }

    /** A bolt that sees all tuples of each window. */
    public Supplier<Bolt> bolt(Supplier<? extends WindowedBolt> bolt) {
        check();
        return () -> {
            WindowedBolt windowed = bolt.get();
            return new WindowedTask(
                    timing,
                    clockTicks(),
                    windowed,
                    (place, output) -> TupleFiring.store(shape, windowed, place, output));
        };
    }

    /** As {@link #bolt(Supplier)}, in one function; the default stream has the fields {@code output}. */
    public Supplier<Bolt> bolt(Fields output, WindowFunction function) {
        return bolt(() -> new FunctionBolt(output, function));
    }

    /**
     * A bolt that keeps one partial aggregate for each key and slide instead of the tuples, and emits for each key of each window
     * one tuple: the fields {@code keys}, then {@code result}, then {@code window_end}: the epoch milliseconds at which the
     * window ends, or for a window by count the number of its last tuple. Each is anchored to the tuples in it.
     *
     * @throws JobException (USER) if the window is one that only its tuples can tell: by count and by time at once, or by
     *     count in the order of timestamps
     */
    public <A> Supplier<Bolt> aggregate(Fields keys, Aggregate<A> aggregate, String result) {
        check();
        var plan = new AggregatePlan<>(shape, timing.timestamps() != null, keys, aggregate);
        String[] fields = new String[keys.size() + 2];
        keys.names().toArray(fields);
        fields[keys.size()] = result;
        fields[keys.size() + 1] = AggregatePlan.WINDOW_END;
        Fields output = Fields.of(fields);
        return () -> new WindowedTask(
                timing, clockTicks(), declarer -> declarer.stream(OutputDeclarer.DEFAULT_STREAM, output), plan::store);
    }

    private Duration clockTicks() {
        return timing.timestamps() == null ? shape.clockTicks() : Duration.ofMillis(timing.watermarkIntervalMs());
    }

    private void check() {
        if (timing.timestamps() == null && (timing.lagMs() > 0 || timing.lateStream() != null)) {
            throw new JobException(
                    ErrorKind.USER,
                    "A window that follows the clock has neither a lag nor late tuples. Say where the timestamps are:"
                            + " timestampField or timestamps.");
        }
    }

    private Window with(Timing newTiming) {
        return new Window(shape, newTiming);
    }

    private static long timestampIn(Tuple tuple, String field) {
        Object value = tuple.value(field);
        if (value instanceof Long || value instanceof Integer) {
            return ((Number) value).longValue();
        }
        if (value instanceof Instant instant) {
            return instant.toEpochMilli();
        }
        throw new JobException(
                ErrorKind.USER,
                "The field " + field + " of " + tuple + " is to be a timestamp: epoch milliseconds or an Instant, not "
                        + (value == null ? "null" : value.getClass().getName()) + ".");
    }
}
