package io.millstream.bench.storm;

import io.millstream.bench.ContenderServer;

/** A constant source and a sink on Storm, as a contender of its own. */
public final class StormNull {
    private StormNull() {}

    public static void main(String[] arguments) throws Exception {
        ContenderServer.serve(new StormRounds(StormShape.CONSTANT));
        System.exit(0); // Storm leaves threads behind
    }
}
