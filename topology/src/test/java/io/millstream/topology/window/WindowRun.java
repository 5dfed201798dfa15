package io.millstream.topology.window;

import io.millstream.base.VirtualTime;
import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.Bolt;
import io.millstream.topology.Grouping;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import io.millstream.topology.run.SteppedTopology;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A windowed bolt in a topology of its own, under virtual time; what it emits goes to a bolt of the test. */
final class WindowRun {
    static final long START_MS = 1_000_003;

    final VirtualTime time = new VirtualTime(START_MS);
    final List<Object> acked = new ArrayList<>();
    final List<Object> failed = new ArrayList<>();
    private final Queue<Values> toEmit = new ArrayDeque<>();
    private final SteppedTopology topology;

    /** @param late whether the bolt has a stream called late */
    WindowRun(Supplier<Bolt> windowed, boolean late, Consumer<Tuple> output) {
        var builder = new TopologyBuilder("windows");
        builder.spout("numbers", Numbers::new);
        builder.bolt("windows", windowed).shuffle("numbers");
        var end = builder.bolt("end", () -> new BasicBolt() {
                    @Override
                    protected void execute(Tuple input, BasicCollector collector) {
                        output.accept(input);
                    }

                    @Override
                    public void declareOutput(OutputDeclarer declarer) {}
                })
                .shuffle("windows");
        if (late) {
            end.from("windows", "late", new Grouping.Shuffle());
        }
        topology = new SteppedTopology(
                builder.build(), TopologySettings.DEFAULTS.with("topology.message.timeout", "24h"), time);
    }

    void emit(long timestampMs, String key, int number) {
        toEmit.add(Values.of(timestampMs, key, number));
        topology.runUntilIdle();
    }

    void pass(long ms) {
        time.advance(Duration.ofMillis(ms));
        topology.runUntilIdle();
    }

    long errors() {
        return topology.report().component("windows").errors();
    }

    private final class Numbers implements Spout {
        private SpoutCollector collector;

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("at", "key", "n");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void nextTuple() {
            Values next = toEmit.poll();
            if (next != null) {
                collector.emit(next, next.get(2));
            }
        }

        @Override
        public void ack(Object messageId) {
            acked.add(messageId);
        }

        @Override
        public void fail(Object messageId) {
            failed.add(messageId);
        }
    }
}
