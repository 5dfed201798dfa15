package io.millstream.bench.storm;

import io.millstream.bench.ContenderServer;

/** A constant source, an identity and a sink on Storm, as a contender of its own. */
public final class StormIdentity {
    private StormIdentity() {}

    public static void main(String[] arguments) throws Exception {
        ContenderServer.serve(new StormRounds(StormShape.IDENTITY));
        System.exit(0); // Storm leaves threads behind
    }
}
