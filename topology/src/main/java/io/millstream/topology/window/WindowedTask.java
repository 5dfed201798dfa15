package io.millstream.topology.window;

import io.millstream.base.Clock;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.Component;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A bolt with windows: gives its store the tuples with their timestamps, and the time. */
final class WindowedTask implements Bolt {
    private final Timing timing;
    private final Duration tickInterval;
    private final Component output;
    private final WindowStore.Opening opening;
    private @Nullable Running running;

    /** What there is from {@code prepare} on. */
    private record Running(WindowStore store, BoltCollector collector, Clock clock, Watermarks watermarks) {}

    /** @param output declares what the windows emit; told to prepare and clean up if it is a {@link WindowedBolt} */
    WindowedTask(Timing timing, Duration tickInterval, Component output, WindowStore.Opening opening) {
        this.timing = timing;
        this.tickInterval = tickInterval;
        this.output = output;
        this.opening = opening;
    }

    @Override
    public void declareOutput(OutputDeclarer declarer) {
        output.declareOutput(declarer);
        String late = timing.lateStream();
        if (late != null) {
            declarer.stream(late, Fields.of(Window.LATE_TUPLE_FIELD));
        }
    }

    @Override
    public Duration ownTickInterval() {
        return tickInterval;
    }

    @Override
    public void prepare(TaskContext context, BoltCollector collector) {
        var windows = new WindowCollector(collector);
        if (output instanceof WindowedBolt bolt) {
            bolt.prepare(context, windows);
        }
        Clock clock = context.clock();
        var place = new Place(context, timing.timestamps() == null, clock.wallMs());
        running = new Running(
                opening.open(place, windows), collector, clock, new Watermarks(context.inputs(), timing.lagMs()));
    }

    @Override
    public void execute(Tuple input) {
        Running now = Objects.requireNonNull(running, "execute was called before prepare");
        TimestampExtractor timestamps = timing.timestamps();
        if (timestamps == null) {
            long nowMs = now.clock.wallMs();
            now.store.advance(nowMs - 1);
            if (!input.isTick()) {
                now.store.add(input, nowMs);
            }
        } else if (input.isTick()) {
            long watermarkMs = now.watermarks.current();
            if (watermarkMs != Watermarks.NONE) {
                now.store.advance(watermarkMs);
            }
        } else {
            long timestampMs = timestamps.timestampMs(input);
            now.watermarks.track(input, timestampMs);
            if (!now.store.add(input, timestampMs)) {
                late(input, now.collector);
            }
        }
    }

    private void late(Tuple input, BoltCollector collector) {
        String late = timing.lateStream();
        if (late != null) {
            collector.emit(late, input, Values.of((Object) input));
        }
        collector.ack(input);
    }

    @Override
    public void cleanup() {
        if (output instanceof WindowedBolt bolt) {
            bolt.cleanup();
        }
    }
}
