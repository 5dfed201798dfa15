package io.millstream.topology.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.topology.BasicBolt;
import io.millstream.topology.BasicCollector;
import io.millstream.topology.ComponentPlan;
import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.TaskContext;
import io.millstream.topology.Tuple;
import io.millstream.topology.Values;
import io.millstream.topology.run.SteppedTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyFileTest {
    private static final String HERE = "io.millstream.topology.yaml.TopologyFileTest$";
    private static final List<String> SEEN = new ArrayList<>();

    @TempDir
    Path directory;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text.replace("HERE:", HERE));
    }

    private TopologyFile read(Path file) {
        return TopologyFile.read(
                file,
                new TopologyFile.Surroundings(
                        Map.of("prefix", "p-", "count", "3"),
                        Map.of("SUFFIX", "!"),
                        Map.of("join", HERE + "Joins", "words", HERE + "Words")));
    }

    @Test
    void everyWayToMakeAnObjectGivesTheTopologyThatRuns() throws IOException {
        write("more.yaml", """
                components:
                  - id: style
                    className: HERE:Style
                    factory: of
                    constructorArgs: ["${prefix}", "${ENV-SUFFIX}"]
                    properties: [{name: upper, value: true}]
                """);
        Path file = write("t.yaml", """
                # a comment
                name: words
                settings: {topology.threads: 1}
                includes: [file: more.yaml]
                spouts:
                  - id: source
                    className: words
                    constructorArgs: [[a, b, c], "${count}"]
                    maxPending: 7
                bolts:
                  - id: joined
                    className: join
                    constructorArgs: [{ref: style}]
                    configMethods: [{name: every, args: [PT1S]}]
                    parallelism: 2
                    settings: {colour: green}
                streams:
                  - {from: source, to: joined, grouping: {type: fields, args: [word]}}
                """);
        SEEN.clear();
        TopologyFile read = read(file);
        assertThat(PlanText.lines(read.topology()))
                .containsExactly(
                        "topology words",
                        "  spout source  1 task  -> [word]",
                        "  bolt  joined  2 tasks",
                        "    <- source  by fields [word]");
        assertThat(read.settings().threads()).isEqualTo(1);
        assertThat(read.topology().component("joined").common().settings()).containsEntry("colour", "green");
        assertThat(((ComponentPlan.SpoutPlan) read.topology().component("source")).maxPending())
                .isEqualTo(7);

        new SteppedTopology(read.topology(), read.settings(), new VirtualTime(0)).runUntilIdle();
        assertThat(SEEN).containsExactlyInAnyOrder("p-A! PT1S", "p-B! PT1S", "p-C! PT1S");
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLineAndTheNearestName() throws IOException {
        Path file = write("t.yaml", """
                name: broken
                spoutz: []
                settings:
                  topology.treads: 2
                spouts:
                  - id: source
                    className: wrods
                  - className: words
                bolts:
                  - id: joined
                    className: no.such.Class
                    paralelism: 2
                  - id: other
                    className: join
                    constructorArgs: [{ref: stile}]
                  - id: other
                    className: join
                streams:
                  - {from: sourc, to: other}
                  - from: other
                    to: othr
                    grouping: {type: SHUFLE}
                  - {from: "${nothing}", to: other, grouping: {type: FIELDS}}
                """);
        String name = file.toString();
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(name + ":2: a topology has no entry spoutz. Did you mean spouts?")
                .hasMessageContaining(name + ":4: ")
                .hasMessageContaining("Did you mean topology.threads?")
                .hasMessageContaining(name + ":7: there is nothing built in that is called wrods. Did you mean words?")
                .hasMessageContaining(name + ":8: there has to be a id")
                .hasMessageContaining(name + ":11: there is no class no.such.Class on the class path")
                .hasMessageContaining(name + ":12: a bolt has no entry paralelism. Did you mean parallelism?")
                .hasMessageContaining(name + ":13: there is no component stile to refer to.")
                .hasMessageContaining(name + ":16: the id other is taken already")
                .hasMessageContaining(name + ":19: a stream comes from sourc, which does not exist.")
                .hasMessageContaining(name + ":21: a stream leads to othr, which does not exist. Did you mean other?")
                .hasMessageContaining(name + ":22: there is no grouping SHUFLE. Did you mean SHUFFLE?")
                .hasMessageContaining(name + ":23: there is no property nothing.")
                .hasMessageContaining(name + ":23: a grouping by fields names them: args: [word]");
    }

    @Test
    void whatOnlyAnObjectCanTellIsToldWithTheLineOfItsPlan() throws IOException {
        Path file = write("t.yaml", """
                spouts:
                  - {id: source, className: words, constructorArgs: [1]}
                  - {id: fails, className: words, constructorArgs: [[], -1]}
                bolts:
                  - {id: joined, className: words, constructorArgs: [[a], 1]}
                streams:
                  - {from: source, to: joined}
                """);
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining(":2: there is no constructor that takes [1]; there is [List, int]")
                .hasMessageContaining(":3: " + HERE + "Words failed: java.lang.IllegalArgumentException: count -1")
                .hasMessageContaining(":5: " + HERE + "Words is no bolt");
    }

    @Test
    void whatDoesNotFitTogetherIsToldByTheBuilder() throws IOException {
        Path file = write("t.yaml", """
                spouts:
                  - {id: source, className: words, constructorArgs: [[a], 1]}
                bolts:
                  - {id: joined, className: join, constructorArgs: [{ref: style}]}
                components:
                  - {id: style, className: "HERE:Style", factory: of, constructorArgs: [a, b]}
                streams:
                  - {from: source, to: joined, grouping: {type: FIELDS, args: [wort]}}
                """);
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("joined groups the stream default of source by wort")
                .hasMessageContaining("Did you mean word");
    }

    @Test
    void aTextThatIsNotYamlIsToldWithItsLine() throws IOException {
        assertThatThrownBy(() -> read(write("t.yaml", "name: a\nspouts: [\n")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("t.yaml:3: this is not YAML");
        assertThatThrownBy(() -> read(write("t.yaml", "just words")))
                .hasMessageContaining("t.yaml:1: a topology is written as name: value");
        assertThatThrownBy(() -> read(write("t.yaml", ""))).hasMessageContaining("the file is empty");
        assertThatThrownBy(() -> read(directory.resolve("none.yaml"))).hasMessageContaining("There is no file");
    }

    @Test
    void aliasesThatRepeatWithoutEndAreRefused() throws IOException {
        var text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            text.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n");
        }
        Path file = write("t.yaml", text.toString());
        assertThatThrownBy(() -> read(file)).isInstanceOf(JobException.class).hasMessageContaining("aliases");
    }

    @Test
    void anIncludeThatIncludesItselfIsToldOnce() throws IOException {
        Path file = write("t.yaml", "includes:\n  - file: t.yaml\n  - file: gone.yaml\n");
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining(":2: t.yaml is included already")
                .hasMessageContaining(":3: there is no file");
    }

    /** How words look. */
    public static final class Style {
        public boolean upper;
        private final String before;
        private final String after;

        private Style(String before, String after) {
            this.before = before;
            this.after = after;
        }

        public static Style of(String... ends) {
            return new Style(ends[0], ends[1]);
        }

        String of(String word) {
            return before + (upper ? word.toUpperCase(java.util.Locale.ROOT) : word) + after;
        }
    }

    /** Emits some words. */
    public static final class Words implements Spout {
        private final List<String> words;
        private final int count;
        private SpoutCollector collector;
        private int next;

        public Words(List<String> words, int count) {
            if (count < 0) {
                throw new IllegalArgumentException("count " + count);
            }
            this.words = words;
            this.count = count;
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields("word");
        }

        @Override
        public void open(TaskContext context, SpoutCollector newCollector) {
            collector = newCollector;
        }

        @Override
        public void nextTuple() {
            if (next < count) {
                collector.emit(Values.of(words.get(next++)));
            }
        }
    }

    /** Remembers what it sees. */
    public static final class Joins extends BasicBolt {
        private final Style style;
        private Duration every = Duration.ZERO;

        public Joins(Style style) {
            this.style = style;
        }

        public void every(Duration newEvery) {
            every = newEvery;
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {}

        @Override
        protected void execute(Tuple input, BasicCollector collector) {
            SEEN.add(style.of(input.string(0)) + " " + every);
        }
    }
}
