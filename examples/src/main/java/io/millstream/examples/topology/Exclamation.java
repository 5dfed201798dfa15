package io.millstream.examples.topology;

import io.millstream.topology.Topology;
import io.millstream.topology.TopologyBuilder;
import java.util.function.Consumer;

/** Lines, exclaimed twice: the smallest chain of bolts. */
public final class Exclamation {
    private Exclamation() {}

    /** {@code count} lines of Hamlet's soliloquy. */
    public static Topology make(int count, Consumer<String> out) {
        var builder = new TopologyBuilder("exclamation");
        builder.spout("lines", () -> new TextSpout("hamlet-soliloquy.txt", count, 1_000));
        builder.bolt("exclaim1", ExclaimBolt::new).shuffle("lines");
        builder.bolt("exclaim2", ExclaimBolt::new).shuffle("exclaim1");
        builder.bolt("print", () -> new PrintBolt(out)).global("exclaim2");
        return builder.build();
    }
}
