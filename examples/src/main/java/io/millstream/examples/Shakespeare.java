package io.millstream.examples;

import io.millstream.base.codec.Codecs;
import io.millstream.dstream.Checkpointing;
import io.millstream.dstream.PairDStream;
import io.millstream.dstream.StateOptions;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.rdd.Pair;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts the words of Hamlet's soliloquy, one line a batch, and prints the most frequent so far. Counts and the place in
 * the text are in the checkpoint: stopped, or killed, and started again, it goes on with the next line. After the last line
 * the job ends.
 */
public final class Shakespeare {
    private Shakespeare() {}

    /**
     * Where counts and place are kept, and how fast lines come.
     *
     * @param checkpoints where counts and place are kept
     * @param batchInterval the time between two lines
     */
    public record Options(Path checkpoints, Duration batchInterval) {
        /** A line a second. */
        public static Options in(Path checkpoints) {
            return new Options(checkpoints, Duration.ofSeconds(1));
        }
    }

    /** Starts the job, or goes on with it. */
    public static StreamingContext start(StreamingEngine engine, Options options, PrintStream out) {
        var ssc = new StreamingContext(engine, options.batchInterval())
                .named("shakespeare")
                // while nobody listens no line is read
                .checkpoint(Checkpointing.in(options.checkpoints()).downtimeBatches(0));
        var text = LineByLine.ofResource("hamlet-soliloquy.txt");
        var counts = ssc.stream(text)
                .named("soliloquy")
                .flatMap(line -> List.of(line.toLowerCase(Locale.ROOT).split("[^\\p{L}']+")))
                .filter(word -> !word.isEmpty())
                .mapToPair(word -> Pair.of(word, 1L));
        var totals = counts.updateStateByKey(
                (List<Long> ones, Optional<Long> total) -> Optional.of(
                        total.orElse(0L) + ones.stream().mapToLong(one -> one).sum()),
                StateOptions.named("totals", Codecs.STRING, Codecs.LONG));
        mostFrequentFirst(totals).print(out);
        totals.foreachRDD((rdd, time) -> {
            if (text.isRead()) {
                ssc.stop();
            }
        });
        ssc.start();
        return ssc;
    }

    private static PairDStream<String, Long> mostFrequentFirst(PairDStream<String, Long> totals) {
        var byCount = Comparator.<Pair<String, Long>>comparingLong(Pair::value)
                .reversed()
                .thenComparing(Pair::key);
        return totals.transformToPair((rdd, time) -> rdd.sort(byCount));
    }
}
