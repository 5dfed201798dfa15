package io.millstream.examples.topology;

import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import java.util.function.Consumer;

/** Counts words by fields grouping, two tasks for each step, every line acked or sent again, and prints the counts at the end. */
public final class WordCount {
    /** Lines of the text. */
    public static final int LINES = 38;

    private WordCount() {}

    /** The whole soliloquy, {@code top} words of it. */
    public static Topology make(int top, Consumer<String> out) {
        var builder = new TopologyBuilder("word-count");
        builder.spout("lines", () -> new TextSpout("hamlet-soliloquy.txt", LINES, 1_000_000))
                .maxPending(1_000);
        builder.bolt("words", SplitBolt::new).tasks(2).shuffle("lines");
        builder.bolt("counts", CountBolt::new).tasks(2).byFields("words", "word");
        builder.bolt("report", () -> new ReportBolt(top, out)).global("counts");
        return builder.build();
    }
}
