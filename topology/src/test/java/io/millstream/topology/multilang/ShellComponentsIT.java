package io.millstream.topology.multilang;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millstream.base.JobException;
import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.Bolt;
import io.millstream.topology.Fields;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.RunningTopology;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import io.millstream.topology.TopologySettings;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import io.millstream.topology.run.LocalTopologyEngine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real children in Python and Node, on the real engine. Without the interpreter the tests are skipped; in CI they fail. */
class ShellComponentsIT {
    private static final long PATIENCE_S = 60;
    private static final Values LINE = Values.of("to be or not");

    @TempDir
    Path directory;

    private final Queue<Values> toEmit = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Object> output = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> settled = new LinkedBlockingQueue<>();

    @BeforeEach
    void copyChildren() throws IOException {
        for (String name : List.of("child.py", "child.js")) {
            try (var script = ShellComponentsIT.class.getResourceAsStream(name)) {
                Files.copy(script, directory.resolve(name));
            }
        }
    }

    private static void needs(String program) {
        boolean isThere = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(isThere || System.getenv("CI") != null, program + " is not installed");
    }

    private ShellCommand python(String behaviour) {
        needs("python3");
        return ShellCommand.of("python3", "child.py", behaviour, "marker").in(directory);
    }

    private Topology topology(Bolt bolt) {
        var builder = new TopologyBuilder("shell");
        builder.spout("lines", Lines::new);
        builder.bolt("shell", once(bolt)).setting("colour", "green").shuffle("lines");
        builder.bolt("end", Ends::new).shuffle("shell");
        return builder.build();
    }

    /** A shell bolt has no state before it is prepared, so the plan's sample and the only task may be one. */
    private static Supplier<Bolt> once(Bolt bolt) {
        return () -> bolt;
    }

    private RunningTopology run(Bolt bolt) {
        return LocalTopologyEngine.live().submit(topology(bolt), TopologySettings.DEFAULTS);
    }

    private List<Object> take(int count) throws InterruptedException {
        var taken = new ArrayList<Object>();
        while (taken.size() < count) {
            Object next = output.poll(PATIENCE_S, TimeUnit.SECONDS);
            assertThat(next).as("after %s", taken).isNotNull();
            taken.add(next);
        }
        return taken;
    }

    private String settled() throws InterruptedException {
        return settled.poll(PATIENCE_S, TimeUnit.SECONDS);
    }

    @Test
    void aBoltInPythonSplitsAndAcks() throws InterruptedException {
        try (var topology = run(new ShellBolt(python("split"), Fields.of("word")))) {
            toEmit.add(LINE);
            assertThat(take(4)).containsExactly("to", "be", "or", "not");
            assertThat(settled()).isEqualTo("ack");
            assertThat(topology.kill(Duration.ofSeconds(PATIENCE_S))).isTrue();
        }
    }

    @Test
    void aBoltInNodeThatIgnoresTaskIdsSplitsAndAcks() throws InterruptedException {
        needs("node");
        ShellCommand node = ShellCommand.of("node", "child.js").in(directory);
        try (var topology = run(new ShellBolt(node, Fields.of("word")))) {
            for (int i = 0; i < 500; i++) {
                toEmit.add(LINE);
            }
            assertThat(take(2_000)).containsOnly("to", "be", "or", "not");
            for (int i = 0; i < 500; i++) {
                assertThat(settled()).isEqualTo("ack");
            }
            assertThat(topology.report().component("shell").errors()).isZero();
        }
    }

    @Test
    void theHandshakeTellsTheChildItsPlaceAndEveryKindOfValueArrives() throws InterruptedException {
        try (var topology = run(new ShellBolt(python("describe"), Fields.of("json")))) {
            toEmit.add(Values.of(Arrays.asList("ä\n\"end\"", 1L << 60, 0.5, true, null, List.of(1, 2))));
            assertThat(take(3))
                    .containsExactly(
                            "[[\"\\u00e4\\n\\\"end\\\"\", 1152921504606846976, 0.5, true, null, [1, 2]]]",
                            "[\"shell\", true, [\"json\"], {\"lines\": {\"default\": [\"line\"]}},"
                                    + " {\"end\": {\"type\": \"SHUFFLE\"}}, \"green\"]",
                            "true");
            assertThat(settled()).isEqualTo("ack");
            assertThat(topology.report().component("shell").errors()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dies", "hangs", "nonsense"})
    void aChildThatMisbehavesIsStartedAgainAndItsTuplesFail(String behaviour) throws InterruptedException {
        Duration timeout = behaviour.equals("hangs") ? Duration.ofMillis(500) : Duration.ofSeconds(30);
        try (var topology = run(new ShellBolt(python(behaviour).timeout(timeout), Fields.of("word")))) {
            toEmit.add(LINE);
            assertThat(settled()).isEqualTo("fail");
            toEmit.add(LINE);
            while (!"ack".equals(settled())) {
                toEmit.add(LINE); // the new child may need longer to start than it may be silent
            }
            assertThat(take(4)).containsExactly("to", "be", "or", "not");

            String error = topology.report()
                    .component("shell")
                    .lastError()
                    .orElseThrow()
                    .getMessage();
            assertThat(error).contains("The child process of shell (python3 child.py " + behaviour);
            assertThat(error)
                    .contains(
                            switch (behaviour) {
                                case "dies" -> "ended with exit code 7; the last it said: out of luck";
                                case "hangs" -> "said nothing for 500 ms and was ended";
                                default -> "it is not JSON: \"debugging: forgot this print\n{";
                            });
        }
    }

    @Test
    void mistakesInMessagesAreReportedWithTheMessageAndFailTheirAnchors() throws InterruptedException {
        try (var topology = run(new ShellBolt(python("mistaken"), Fields.of("word")))) {
            toEmit.add(LINE);
            assertThat(settled()).isEqualTo("fail");
            toEmit.add(LINE);
            assertThat(settled()).isEqualTo("fail");
            assertThat(topology.report().component("shell").lastError()).get().isInstanceOf(ChildFailure.class);
            assertThat(topology.report().component("shell").errors()).isGreaterThanOrEqualTo(7);
        }
    }

    @Test
    void aSpoutInPythonEmitsAndHearsOfItsTuples() throws InterruptedException {
        var builder = new TopologyBuilder("shell");
        builder.spout("shell", () -> new ShellSpout(python("spout"), Fields.of("line")));
        builder.bolt("end", Ends::new).shuffle("shell");
        try (var topology = LocalTopologyEngine.live().submit(builder.build(), TopologySettings.DEFAULTS)) {
            assertThat(take(4)).containsExactly("line 1", "line 2", "line 3", "ack1 ack2 ack3 activate");
            assertThat(topology.report().component("shell").errors()).isZero();
        }
    }

    @Test
    void aProgramThatDoesNotExistIsAnErrorOfTheStart() {
        var bolt = new ShellBolt(ShellCommand.of("no-such-program"), Fields.of("word"));
        assertThatThrownBy(() -> run(bolt))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("The child process of shell cannot be started")
                .hasMessageContaining("no-such-program");
    }

    @Test
    void aValueThatJsonHasNoWordForFailsItsTuple() throws InterruptedException {
        try (var topology = run(new ShellBolt(python("split"), Fields.of("word")))) {
            toEmit.add(Values.of(new CountDownLatch(1)));
            assertThat(settled()).isEqualTo("fail");
            while (topology.report().component("shell").errors() == 0) {
                Thread.onSpinWait(); // the error is counted a moment after the tuple has failed
            }
            assertThat(topology.report().component("shell").lastError().orElseThrow())
                    .hasMessageContaining("A value of java.util.concurrent.CountDownLatch cannot be sent");
        }
    }

    private final class Lines implements Spout {
        private SpoutCollector collector;

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("line");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void nextTuple() {
            Values next = toEmit.poll();
            if (next != null) {
                collector.emit(next, next);
            }
        }

        @Override
        public void ack(Object messageId) {
            settled.add("ack");
        }

        @Override
        public void fail(Object messageId) {
            settled.add("fail");
        }
    }

    private final class Ends extends BasicBolt {
        @Override
        protected void execute(Tuple input, BasicCollector collector) {
            output.add(input.value(0));
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {}
    }
}
