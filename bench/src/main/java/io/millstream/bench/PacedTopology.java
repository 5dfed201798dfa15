package io.millstream.bench;

import io.millstream.base.Clock;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Latency at a given rate, in an open loop: every event is due at a time of its own, from which its delay is counted, so a
 * stall is charged to all that it delays.
 *
 * <p>W5: keyed running counts and a sink, where the delay ends. With acking: Storm's complete latency, which ends when the
 * source hears that its tuple is worked off.
 */
final class PacedTopology implements TopologyWork {
    private static final long SECOND = 1_000_000_000;
    private static final int DIGITS = 3;

    private final long perSecond;
    private final List<Delays> delays = new ArrayList<>();

    PacedTopology(long perSecond) {
        this.perSecond = perSecond;
    }

    @Override
    public Topology topology(Progress progress, int tasks, boolean acking) {
        var builder = new TopologyBuilder("paced");
        long gapNanos = SECOND * tasks / perSecond;
        builder.spout("events", () -> new PacedSpout(progress, gapNanos, acking ? delays() : null))
                .tasks(tasks);
        builder.bolt("count", RunningCount::new).tasks(tasks).byFields("events", "key");
        builder.bolt("sink", () -> new Sink(acking ? null : progress, delays()))
                .tasks(tasks)
                .byFields("count", "key");
        return builder.build();
    }

    private Delays delays() {
        var made = new Delays();
        synchronized (delays) {
            delays.add(made);
        }
        return made;
    }

    @Override
    public void check(long emitted, int tasks) {
        // the tallies have counted every event
    }

    @Override
    public Measured details(Measured measured) {
        var all = new Histogram(DIGITS);
        synchronized (delays) {
            for (Delays each : delays) {
                all.add(each.histogram);
                each.histogram.reset();
            }
        }
        long median = all.getValueAtPercentile(50);
        return new Measured(
                        measured.units(),
                        median * measured.units(),
                        measured.cpuNanos(),
                        measured.lostCores(),
                        measured.details())
                .with("p50Us", median / 1e3)
                .with("p99Us", all.getValueAtPercentile(99) / 1e3)
                .with("p999Us", all.getValueAtPercentile(99.9) / 1e3)
                .with("coresUsed", measured.cores());
    }

    /** Of one task. */
    private static final class Delays {
        private final Histogram histogram = new Histogram(DIGITS);
        private final Clock clock = Clock.system();

        void until(long dueNanos) {
            histogram.recordValue(Math.max(0, clock.nanos() - dueNanos));
        }
    }

    private static final class PacedSpout implements Spout {
        private final Progress progress;
        private final long gapNanos;
        private final @Nullable Delays delays;
        private final Clock clock = Clock.system();
        private @Nullable SpoutCollector collector;
        private @Nullable Tally acks;
        private long emitted;
        private long limit;
        private long dueNanos;
        private long number;
        private int step;

        PacedSpout(Progress progress, long gapNanos, @Nullable Delays delays) {
            this.progress = progress;
            this.gapNanos = gapNanos;
            this.delays = delays;
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("key", "due");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
            acks = delays == null ? null : progress.tally();
            number = context.index();
            step = context.tasks(context.component()).size();
        }

        @Override
        public void nextTuple() {
            if (emitted == limit) {
                limit = progress.limit();
                if (emitted == limit) {
                    return;
                }
                dueNanos = progress.startNanos();
            }
            if (clock.nanos() - dueNanos < 0) {
                return;
            }
            emitted++;
            var values = Values.of(Events.key(number), dueNanos);
            if (delays == null) {
                Objects.requireNonNull(collector).emit(values);
            } else {
                Objects.requireNonNull(collector).emit(values, dueNanos);
            }
            number += step;
            dueNanos += gapNanos;
        }

        @Override
        public void ack(Object messageId) {
            if (delays != null) {
                delays.until((Long) messageId);
            }
            if (acks != null) {
                acks.increment();
            }
        }

        @Override
        public void fail(Object messageId) {
            throw new IllegalStateException("the event due at " + messageId + " failed");
        }
    }

    private static final class RunningCount extends CountedBolt {
        private final Map<Integer, Long> counts = new HashMap<>();

        RunningCount() {
            super(null, "key", "count", "due");
        }

        @Override
        public void execute(Tuple input) {
            Integer key = (Integer) Objects.requireNonNull(input.value(0));
            collector().emit(input, Values.of(key, counts.merge(key, 1L, Long::sum), input.value(1)));
            done(input);
        }
    }

    private static final class Sink extends CountedBolt {
        private final @Nullable Delays delays;

        Sink(@Nullable Progress progress, Delays delays) {
            super(progress);
            this.delays = progress == null ? null : delays;
        }

        @Override
        public void execute(Tuple input) {
            if (delays != null) {
                delays.until(input.longValue(2));
            }
            done(input);
        }
    }
}
