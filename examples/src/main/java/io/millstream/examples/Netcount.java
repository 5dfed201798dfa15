package io.millstream.examples;

import io.millstream.dstream.BatchListener;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.rdd.Pair;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The example everyone knows: counts the words of each batch of lines that come from a socket. Feed it with {@code nc -lk
 * 9999}.
 */
public final class Netcount {
    private Netcount() {}

    /**
     * Where the lines come from, and how often counts are printed.
     *
     * @param host where the lines come from
     * @param port its port
     * @param batchInterval how often counts are printed
     */
    public record Options(String host, int port, Duration batchInterval) {
        /** Counts every second. */
        public static Options of(String host, int port) {
            return new Options(host, port, Duration.ofSeconds(1));
        }
    }

    /**
     * Starts the job; it runs until it is stopped.
     *
     * @param out gets the first ten counts of each batch
     * @param states gets a sentence when the connection comes or goes
     */
    public static StreamingContext start(
            StreamingEngine engine, Options options, PrintStream out, Consumer<String> states) {
        var ssc = new StreamingContext(engine, options.batchInterval()).named("netcount");
        ssc.listen(new BatchListener() {
            @Override
            public void onSourceState(String source, String state) {
                states.accept(state);
            }
        });
        ssc.socketTextStream(options.host(), options.port())
                .flatMap(line -> List.of(line.split(" ")))
                .mapToPair(word -> Pair.of(word, 1))
                .reduceByKey(Integer::sum)
                .print(out);
        ssc.start();
        return ssc;
    }
}
