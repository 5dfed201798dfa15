package io.millstream.topology.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltCollector;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The real engine on real threads. */
class LocalTopologyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES = 5_000;

    private final CountDownLatch settled = new CountDownLatch(LINES);
    private final Map<String, Long> counts = new ConcurrentHashMap<>();

    /** Emits numbered lines, and those that failed once more. */
    private final class Lines implements Spout {
        private final ArrayDeque<Integer> again = new ArrayDeque<>();
        private SpoutCollector collector;
        private int next;

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("line", "number");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void nextTuple() {
            Integer number = again.poll();
            if (number == null && next < LINES) {
                number = next++;
            }
            if (number != null) {
                collector.emit(Values.of("a b w" + number % 100, number), number);
            }
        }

        @Override
        public void ack(Object messageId) {
            settled.countDown();
        }

        @Override
        public void fail(Object messageId) {
            again.add((Integer) messageId);
        }
    }

    private static final class Words extends BasicBolt {
        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("word");
        }

        @Override
        protected void execute(Tuple input, BasicCollector collector) {
            for (String word : input.string("line").split(" ", -1)) {
                collector.emit(Values.of(word));
            }
        }
    }

    private final class Counts implements Bolt {
        private BoltCollector collector;

        @Override
        public void prepare(TaskContext context, BoltCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void execute(Tuple input) {
            counts.merge(input.string(0), 1L, Long::sum);
            if (input.string(0).equals("w7")) {
                ForkJoinPool.commonPool().execute(() -> collector.ack(input)); // an ack from anywhere
            } else {
                collector.ack(input);
            }
        }
    }

    private TopologyBuilder wordCount(int tasks) {
        var builder = new TopologyBuilder("words");
        builder.spout("lines", Lines::new).maxPending(1_000);
        builder.bolt("words", Words::new).tasks(tasks).shuffle("lines");
        builder.bolt("counts", Counts::new).tasks(tasks).byFields("words", "word");
        return builder;
    }

    @Test
    void countsEveryWordOnceOverSeveralThreadsWithTinyQueues() throws InterruptedException {
        var settings = TopologySettings.DEFAULTS.with("topology.threads", "3").with("topology.queue.size", "64");
        try (var topology = LocalTopologyEngine.live().submit(wordCount(3).build(), settings)) {
            assertThat(settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(topology.kill(PATIENCE)).isTrue();

            assertThat(topology.awaitTermination(Duration.ZERO)).isTrue();
            assertThat(topology.report().component("counts").acked()).isEqualTo(3L * LINES);
        }
        assertThat(counts).hasSize(102).containsEntry("a", (long) LINES).containsEntry("w7", LINES / 100L);
    }

    @Test
    void aTaskThatKeepsFailingStopsTheTopologyAndIsNamed() {
        var builder = new TopologyBuilder("failing");
        builder.spout("lines", Lines::new).maxPending(10);
        builder.bolt("fails", () -> (FailingBolt) input -> {
                    throw new IllegalStateException("no way");
                })
                .shuffle("lines");
        var settings = TopologySettings.DEFAULTS.with("topology.failure.limit", "50");

        try (var topology = LocalTopologyEngine.live().submit(builder.build(), settings)) {
            assertThatThrownBy(() -> topology.awaitTermination(PATIENCE))
                    .isInstanceOf(JobException.class)
                    .hasMessageContaining("of fails failed 50 times in a row")
                    .hasMessageContaining("no way");
        }
    }

    /** A bolt in one method, which may throw. */
    private interface FailingBolt extends Bolt {}

    @Test
    void aBoltThatCannotStartIsAnErrorOfSubmit() {
        var builder = new TopologyBuilder("broken");
        builder.spout("lines", Lines::new);
        builder.bolt("broken", () -> new Bolt() {
                    @Override
                    public void prepare(TaskContext context, BoltCollector collector) {
                        throw new IllegalStateException("no disk");
                    }

                    @Override
                    public void execute(Tuple input) {}
                })
                .shuffle("lines");

        assertThatThrownBy(() -> LocalTopologyEngine.live().submit(builder.build(), TopologySettings.DEFAULTS))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("no disk");
    }

    @Test
    void aSpoutThatBlocksOnItsOwnThreadStopsNobodyAndIsInterruptedAtTheEnd() throws InterruptedException {
        var blocked = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        TopologyBuilder builder = wordCount(1);
        builder.spout("blocks", () -> new Spout() {
                    @Override
                    public void declareOutput(OutputDeclarer declarer) {
                        declarer.fields("nothing");
                    }

                    @Override
                    public void nextTuple() {
                        blocked.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                        }
                    }
                })
                .onOwnThread();
        try (var topology = LocalTopologyEngine.live().submit(builder.build(), TopologySettings.DEFAULTS)) {
            assertThat(blocked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(settled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(topology.report().component("counts").acked()).isEqualTo(3L * LINES);
        }
        assertThat(interrupted.getCount()).isZero();
    }
}
