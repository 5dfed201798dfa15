package io.millstream.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyBuilderTest {
    private record Emits(List<String> fields) implements Spout {
        Emits(String... fields) {
            this(List.of(fields));
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.fields(fields.toArray(String[]::new));
        }

        @Override
        public void nextTuple() {}
    }

    private record Passes(String stream, List<String> fields) implements Bolt {
        Passes(String stream, String... fields) {
            this(stream, List.of(fields));
        }

        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.stream(stream, Fields.of(fields.toArray(String[]::new)));
        }

        @Override
        public void execute(Tuple input) {}
    }

    private static final class Direct implements Spout {
        @Override
        public void declareOutput(OutputDeclarer declarer) {
            declarer.directStream("chosen", Fields.of("x"));
        }

        @Override
        public void nextTuple() {}
    }

    @Test
    void ordersComponentsAfterTheirSources() {
        var builder = new TopologyBuilder("t");
        builder.bolt("counts", () -> new Passes("default", "word", "count")).byFields("words", "word");
        builder.bolt("words", () -> new Passes("default", "word")).tasks(3).shuffle("lines");
        builder.spout("lines", () -> new Emits("line")).tasks(2);

        Topology topology = builder.build();

        assertThat(topology.components()).extracting(ComponentPlan::id).containsExactly("lines", "words", "counts");
        assertThat(topology.components())
                .extracting(c -> c.common().taskCount())
                .containsExactly(2, 3, 1);
        assertThat(topology.backEdges()).isEmpty();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        var builder = new TopologyBuilder("t");
        builder.spout("lines", () -> new Emits("line"));
        builder.bolt("words", () -> new Passes("default", "word")).tasks(0).shuffle("linse");
        builder.bolt("counts", () -> new Passes("errors", "word")).byFields("words", "wrd");
        builder.bolt("totals", () -> new Passes("default", "n")).shuffle("counts");
        builder.bolt("words", () -> new Passes("default", "word")).shuffle("lines");
        builder.bolt("__mine", () -> new Passes("default", "word"));

        assertThatThrownBy(builder::build)
                .isInstanceOfSatisfying(
                        JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("two components are called words")
                .hasMessageContaining("words has 0 tasks")
                .hasMessageContaining("linse, which does not exist. Did you mean lines")
                .hasMessageContaining("by wrd, but its fields are [word]. Did you mean word")
                .hasMessageContaining("the stream default of counts, which does not declare it")
                .hasMessageContaining("\"__mine\" cannot be the id")
                .hasMessageContaining("__mine takes no stream in");
    }

    @Test
    void refusesAPlanWithoutASpout() {
        assertThatThrownBy(() -> new TopologyBuilder("t").build()).hasMessageContaining("no spout");
    }

    @Test
    void refusesACycleUnlessItIsMeant() {
        var builder = new TopologyBuilder("t");
        builder.spout("in", () -> new Emits("x"));
        builder.bolt("a", () -> new Passes("default", "x")).shuffle("in").shuffle("b");
        builder.bolt("b", () -> new Passes("default", "x")).shuffle("a");

        assertThatThrownBy(builder::build).hasMessageContaining("lead back").hasMessageContaining("allowCycles");
        assertThat(builder.allowCycles()).isSameAs(builder);
    }

    @Test
    void namesTheSubscriptionThatClosesACycle() {
        var builder = new TopologyBuilder("t").allowCycles();
        builder.spout("in", () -> new Emits("x"));
        builder.bolt("a", () -> new Passes("default", "x")).shuffle("in").shuffle("b");
        builder.bolt("b", () -> new Passes("default", "x")).shuffle("a");

        Topology topology = builder.build();

        assertThat(topology.backEdges())
                .containsExactly(new BackEdge("b", new Subscription("a", "default", new Grouping.Shuffle())));
    }

    @Test
    void directStreamsAreTakenDirectlyAndNoOthers() {
        var builder = new TopologyBuilder("t");
        builder.spout("in", Direct::new);
        builder.spout("plain", () -> new Emits("x"));
        builder.bolt("a", () -> new Passes("default", "x"))
                .from("in", "chosen", new Grouping.Shuffle())
                .direct("plain", "default");

        assertThatThrownBy(builder::build)
                .hasMessageContaining("which is direct: take it by direct")
                .hasMessageContaining("which is not direct");
    }

    @Test
    void aComponentThatCannotDeclareItsOutputIsNamed() {
        var builder = new TopologyBuilder("t");
        builder.spout("in", () -> new Emits("x", "x"));

        assertThatThrownBy(builder::build)
                .hasMessageContaining("in failed to declare its output")
                .hasMessageContaining("[x, x]");
    }
}
