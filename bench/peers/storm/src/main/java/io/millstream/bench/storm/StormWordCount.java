package io.millstream.bench.storm;

import io.millstream.bench.ContenderServer;

/** A word count on Storm, as a contender of its own. */
public final class StormWordCount {
    private StormWordCount() {}

    public static void main(String[] arguments) throws Exception {
        ContenderServer.serve(new StormRounds(StormShape.WORD_COUNT));
        System.exit(0); // Storm leaves threads behind
    }
}
