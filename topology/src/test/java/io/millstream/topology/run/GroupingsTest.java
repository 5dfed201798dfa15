package io.millstream.topology.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.VirtualTime;
import io.millstream.topology.Bolt;
import io.millstream.topology.BoltDeclarer;
import io.millstream.topology.CustomGrouping;
import io.millstream.topology.Fields;
import io.millstream.topology.Grouping;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who gets a tuple: 1,000 numbers from one spout, to four tasks on three threads. */
class GroupingsTest {
    private static final int TUPLES = 1_000;
    private static final int TASKS = 4;

    /** What each task of the bolt got, by task number. */
    private final Map<Integer, List<Integer>> received = new TreeMap<>();

    private static final class Numbers implements Spout {
        private SpoutCollector collector;
        private int next;
        private List<Integer> targets;

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("n", "key").directStream("direct", Fields.of("n"));
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
            targets = context.tasks("bolt");
        }

        @Override
        public void nextTuple() {
            if (next < TUPLES) {
                collector.emit(Values.of(next, "key " + next % 50));
                collector.emitDirect(targets.get(next % 3), "direct", Values.of(next));
                next++;
            }
        }
    }

    private final class Keeps implements Bolt {
        private List<Integer> mine;

        @Override
        public void prepare(TaskContext context, io.millstream.topology.BoltCollector collector) {
            mine = received.computeIfAbsent(context.task(), task -> new ArrayList<>());
        }

        @Override
        public void execute(Tuple input) {
            mine.add((int) input.longValue("n"));
        }
    }

    private List<List<Integer>> run(Consumer<BoltDeclarer> grouping) {
        received.clear();
        var builder = new TopologyBuilder("t");
        builder.spout("numbers", Numbers::new);
        BoltDeclarer bolt = builder.bolt("bolt", Keeps::new).tasks(TASKS);
        grouping.accept(bolt);
        // A small queue, so that the spout is held back again and again.
        var settings = TopologySettings.DEFAULTS.with("topology.threads", "3").with("topology.queue.size", "8");
        try (var topology = new SteppedTopology(builder.build(), settings, new VirtualTime(0))) {
            topology.runUntilIdle();
            assertThat(topology.kill(Duration.ZERO)).isTrue();
        }
        return List.copyOf(received.values());
    }

    private static int total(List<List<Integer>> tasks) {
        return tasks.stream().mapToInt(List::size).sum();
    }

    @Test
    void shuffleGivesEveryTaskEquallyMany() {
        assertThat(run(bolt -> bolt.shuffle("numbers")))
                .allSatisfy(task -> assertThat(task).hasSize(TUPLES / TASKS));
    }

    @Test
    void localOrShuffleStaysOnTheThreadWhereItCan() {
        List<List<Integer>> tasks = run(bolt -> bolt.localOrShuffle("numbers"));

        // The first and the fourth task share the spout's thread.
        assertThat(tasks).extracting(List::size).containsExactly(TUPLES / 2, 0, 0, TUPLES / 2);
    }

    @Test
    void equalFieldsMeetTheSameTaskInEveryRun() {
        List<List<Integer>> tasks = run(bolt -> bolt.byFields("numbers", "key"));

        assertThat(total(tasks)).isEqualTo(TUPLES);
        Set<Integer> keys = new HashSet<>();
        for (List<Integer> task : tasks) {
            Set<Integer> keysOfTask = new HashSet<>();
            task.forEach(n -> keysOfTask.add(n % 50));
            assertThat(keysOfTask).as("keys of a task").isNotEmpty();
            assertThat(keys).doesNotContainAnyElementsOf(keysOfTask);
            keys.addAll(keysOfTask);
            assertThat(task).isSorted();
        }
        assertThat(run(bolt -> bolt.byFields("numbers", "key"))).isEqualTo(tasks);
    }

    @Test
    void partialKeyLetsTwoTasksShareAKeyAndEvensTheirLoad() {
        List<List<Integer>> tasks = run(bolt -> bolt.partialKey("numbers", "key"));

        assertThat(total(tasks)).isEqualTo(TUPLES);
        for (int key = 0; key < 50; key++) {
            int wanted = key;
            assertThat(tasks.stream().filter(task -> task.stream().anyMatch(n -> n % 50 == wanted)))
                    .hasSizeLessThanOrEqualTo(2);
        }
        assertThat(tasks).allSatisfy(task -> assertThat(task).hasSizeBetween(200, 300));
    }

    @Test
    void allGoesToEveryTaskAndGlobalToTheFirst() {
        assertThat(run(bolt -> bolt.all("numbers")))
                .allSatisfy(task -> assertThat(task).hasSize(TUPLES));
        assertThat(run(bolt -> bolt.global("numbers"))).extracting(List::size).containsExactly(TUPLES, 0, 0, 0);
    }

    @Test
    void directGoesWhereTheEmitterSays() {
        assertThat(run(bolt -> bolt.direct("numbers", "direct")))
                .extracting(List::size)
                .containsExactly(334, 333, 333, 0);
    }

    @Test
    void aGroupingOfTheUsersOwnChoosesByTheTasksItWasGiven() {
        List<List<Integer>> tasks = run(bolt -> bolt.custom("numbers", () -> new CustomGrouping() {
            private List<Integer> targets = List.of();

            @Override
            public void prepare(TaskContext emitter, Fields fields, List<Integer> targetTasks) {
                assertThat(fields).isEqualTo(Fields.of("n", "key"));
                targets = targetTasks;
            }

            @Override
            public List<Integer> choose(int emittingTask, Values values) {
                return (int) values.get(0) % 2 == 0 ? targets.subList(2, 4) : List.of();
            }
        }));

        assertThat(tasks).extracting(List::size).containsExactly(0, 0, TUPLES / 2, TUPLES / 2);
    }

    @Test
    void aKeyOfArraysIsComparedByItsElements() {
        var hash = new KeyHash(Fields.of("a"), Fields.of("a"));

        assertThat(hash.of(Values.of((Object) new int[] {1, 2})))
                .isEqualTo(hash.of(Values.of((Object) new int[] {1, 2})));
        assertThatThrownBy(() -> new KeyHash(Fields.of("a"), Fields.of("b"))).hasMessageContaining("no field b");
    }

    @Test
    void groupingsAreValues() {
        assertThat(new Grouping.ByFields(Fields.of("a"))).isEqualTo(new Grouping.ByFields(Fields.of("a")));
    }
}
