package io.millstream.topology.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storm's rules of guaranteed processing, on one thread and on several. */
class GuaranteesTest {
    private final VirtualTime time = new VirtualTime(1_000);
    private final List<Object> acked = new ArrayList<>();
    private final List<Object> failed = new ArrayList<>();
    private final Deque<Integer> toEmit = new ArrayDeque<>();

    /** Emits what the test gives it, each number with itself as its id. */
    private final class NumberSpout implements Spout {
        private SpoutCollector collector;
        private boolean emitting;

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("n");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void nextTuple() {
            Integer next = toEmit.poll();
            if (next != null) {
                emitting = true;
                try {
                    collector.emit(Values.of(next), next);
                } finally {
                    emitting = false;
                }
            }
        }

        @Override
        public void ack(Object messageId) {
            assertThat(emitting).as("ack comes between two calls of nextTuple").isFalse();
            acked.add(messageId);
        }

        @Override
        public void fail(Object messageId) {
            assertThat(emitting).isFalse();
            failed.add(messageId);
        }
    }

    /** Does what the test says with each input. */
    private static final class Does implements Bolt {
        private final BiConsumer<Tuple, BoltCollector> work;
        private BoltCollector collector;

        Does(BiConsumer<Tuple, BoltCollector> work) {
            this.work = work;
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("n");
        }

        @Override
        public void prepare(TaskContext context, BoltCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void execute(Tuple input) {
            work.accept(input, collector);
        }
    }

    private SteppedTopology run(TopologyBuilder builder, int threads) {
        return new SteppedTopology(
                builder.build(), TopologySettings.DEFAULTS.with("topology.threads", "" + threads), time);
    }

    private TopologyBuilder chain(
            int tasks, BiConsumer<Tuple, BoltCollector> middle, BiConsumer<Tuple, BoltCollector> end) {
        var builder = new TopologyBuilder("t");
        builder.spout("numbers", NumberSpout::new).maxPending(10);
        builder.bolt("middle", () -> new Does(middle)).tasks(tasks).shuffle("numbers");
        builder.bolt("end", () -> new Does(end)).tasks(tasks).byFields("middle", "n");
        return builder;
    }

    private static void passOn(Tuple input, BoltCollector collector) {
        collector.emit(input, input.values());
        collector.emit(input, input.values());
        collector.ack(input);
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 3})
    void aTupleIsAckedOnceEverythingThatCameOfItIs(int threads) {
        var kept = new ArrayList<Tuple>();
        var collectors = new ArrayList<BoltCollector>();
        SteppedTopology topology = run(
                chain(3, GuaranteesTest::passOn, (input, collector) -> {
                    kept.add(input);
                    collectors.add(collector);
                }),
                threads);
        toEmit.add(7);
        topology.runUntilIdle();
        assertThat(kept).hasSize(2);
        assertThat(acked).isEmpty();

        collectors.get(0).ack(kept.get(0));
        collectors.get(0).ack(kept.get(0)); // twice is once
        topology.runUntilIdle();
        assertThat(acked).isEmpty();

        collectors.get(1).ack(kept.get(1));
        topology.runUntilIdle();
        assertThat(acked).containsExactly(7);
        assertThat(failed).isEmpty();
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 3})
    void oneFailureFailsTheWholeTreeOnce(int threads) {
        SteppedTopology topology =
                run(chain(3, GuaranteesTest::passOn, (input, collector) -> collector.fail(input)), threads);
        toEmit.add(7);
        topology.runUntilIdle();

        assertThat(failed).containsExactly(7);
        assertThat(acked).isEmpty();
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 3})
    void anExceptionFailsTheInputAndTheTaskGoesOn(int threads) {
        SteppedTopology topology = run(
                chain(3, GuaranteesTest::passOn, (input, collector) -> {
                    if (input.longValue("n") == 1) {
                        throw new IllegalArgumentException("one");
                    }
                    collector.ack(input);
                }),
                threads);
        toEmit.addAll(List.of(1, 2));
        topology.runUntilIdle();

        assertThat(failed).containsExactly(1);
        assertThat(acked).containsExactly(2);
        var end = topology.report().component("end");
        assertThat(end.errors()).isEqualTo(2);
        assertThat(end.lastError()).get().hasToString("java.lang.IllegalArgumentException: one");
    }

    @Test
    void whatIsNotWorkedOffInTimeFailsAndMayNotBeAckedAfterwards() {
        var kept = new ArrayList<Tuple>();
        var collectors = new ArrayList<BoltCollector>();
        SteppedTopology topology = run(
                chain(
                        1,
                        (input, collector) -> {
                            kept.add(input);
                            collectors.add(collector);
                        },
                        (input, collector) -> {}),
                1);
        toEmit.add(1);
        topology.runUntilIdle();
        time.advance(Duration.ofSeconds(20));
        toEmit.add(2);
        topology.runUntilIdle();
        time.advance(Duration.ofMillis(9_999));
        topology.runUntilIdle();
        assertThat(failed).isEmpty();

        time.advance(Duration.ofMillis(1));
        topology.runUntilIdle();
        assertThat(failed).containsExactly(1);

        collectors.get(0).ack(kept.get(0));
        collectors.get(0).resetTimeout(kept.get(1));
        time.advance(Duration.ofMillis(29_999));
        topology.runUntilIdle();
        assertThat(failed).containsExactly(1);
        assertThat(acked).isEmpty();

        time.advance(Duration.ofMillis(1));
        topology.runUntilIdle();
        assertThat(failed).containsExactly(1, 2);
    }

    @Test
    void aSpoutIsHeldBackByWhatIsPending() {
        var kept = new ArrayList<Tuple>();
        var collectors = new ArrayList<BoltCollector>();
        SteppedTopology topology = run(
                chain(
                        1,
                        (input, collector) -> {
                            kept.add(input);
                            collectors.add(collector);
                        },
                        (input, collector) -> {}),
                1);
        for (int i = 0; i < 30; i++) {
            toEmit.add(i);
        }
        topology.runUntilIdle();
        assertThat(kept).hasSize(10);

        collectors.get(0).ack(kept.get(3));
        topology.runUntilIdle();
        assertThat(acked).containsExactly(3);
        assertThat(kept).hasSize(11);
    }

    /** Two inputs joined into one output: the output belongs to both trees. */
    @Test
    void aTupleWithTwoAnchorsHoldsUpBothAndFailsBoth() {
        var waiting = new ArrayList<Tuple>();
        var outputs = new ArrayList<Tuple>();
        var collectors = new ArrayList<BoltCollector>();
        SteppedTopology topology = run(
                chain(
                        1,
                        (input, collector) -> {
                            waiting.add(input);
                            if (waiting.size() == 2) {
                                collector.emit(OutputDeclarer.DEFAULT_STREAM, List.copyOf(waiting), input.values());
                                waiting.forEach(collector::ack);
                                waiting.clear();
                            }
                        },
                        (input, collector) -> {
                            outputs.add(input);
                            collectors.add(collector);
                        }),
                1);
        toEmit.addAll(List.of(1, 2, 3, 4));
        topology.runUntilIdle();
        assertThat(outputs).hasSize(2);
        assertThat(acked).isEmpty();

        collectors.get(0).ack(outputs.get(0));
        collectors.get(0).fail(outputs.get(1));
        topology.runUntilIdle();
        assertThat(acked).containsExactlyInAnyOrder(1, 2);
        assertThat(failed).containsExactlyInAnyOrder(3, 4);
    }

    @Test
    void withoutAckingASpoutHearsOfATupleAtOnce() {
        var builder = chain(1, (input, collector) -> {}, (input, collector) -> {});
        var topology =
                new SteppedTopology(builder.build(), TopologySettings.DEFAULTS.with("topology.acking", "false"), time);
        toEmit.addAll(List.of(1, 2));
        topology.runUntilIdle();

        assertThat(acked).containsExactly(1, 2);
    }

    @Test
    void whatIsEmittedWithoutAnAnchorIsNobodysBusiness() {
        SteppedTopology topology = run(
                chain(
                        1,
                        (input, collector) -> {
                            collector.emit(input.values());
                            collector.ack(input);
                        },
                        (input, collector) -> collector.fail(input)),
                1);
        toEmit.add(1);
        topology.runUntilIdle();

        assertThat(acked).containsExactly(1);
        assertThat(failed).isEmpty();
    }

    @Test
    void aGroupingThatCannotChooseFailsTheTupleAtOnce() {
        var builder = new TopologyBuilder("t");
        builder.spout("numbers", NumberSpout::new).maxPending(10);
        builder.bolt("end", () -> new Does((input, collector) -> collector.ack(input)))
                .custom("numbers", () -> new OddOnly());
        SteppedTopology topology = run(builder, 1);
        toEmit.addAll(List.of(1, 2, 3));
        topology.runUntilIdle();

        assertThat(acked).containsExactly(1, 3);
        assertThat(failed).containsExactly(2);
        assertThat(topology.report().component("numbers").errors()).isEqualTo(1);
    }

    private static final class OddOnly implements CustomGrouping {
        private List<Integer> targets = List.of();

        @Override
        public void prepare(TaskContext emitter, Fields fields, List<Integer> targetTasks) {
            targets = targetTasks;
        }

        @Override
        public List<Integer> choose(int emittingTask, Values values) {
            if ((int) values.get(0) % 2 == 0) {
                throw new IllegalArgumentException("even");
            }
            return targets;
        }
    }

    /** The tree is worked off before emit returns. */
    @Test
    void whatIsWorkedOffAtOnceNeverCountsAsPending() {
        var builder = new TopologyBuilder("t");
        builder.spout("numbers", NumberSpout::new).maxPending(1);
        builder.bolt("end", () -> new Does((input, collector) -> collector.ack(input)))
                .shuffle("numbers");
        SteppedTopology topology = run(builder, 1);
        for (int i = 0; i < 1_000; i++) {
            toEmit.add(i);
        }
        topology.runUntilIdle();

        assertThat(acked).hasSize(1_000);
        assertThat(topology.report().component("numbers").acked()).isEqualTo(1_000);
        assertThat(topology.kill(Duration.ZERO)).isTrue();
    }

    /** A bolt that asks for more time while the spout is still emitting the tuple. */
    @Test
    void resettingTheTimeoutDuringEmitIsHarmless() {
        SteppedTopology topology = run(
                chain(
                        1,
                        (input, collector) -> {
                            collector.resetTimeout(input);
                            collector.ack(input);
                        },
                        (input, collector) -> {}),
                1);
        toEmit.add(1);
        topology.runUntilIdle();

        assertThat(acked).containsExactly(1);
        assertThat(topology.kill(Duration.ZERO)).isTrue();
    }
}
