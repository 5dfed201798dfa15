package io.millstream.examples;

import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.rdd.Pair;
import io.millstream.rdd.RDD;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Prints the numbers 1, 2, 3 ..., one per batch, each beside the sum of the last two: a window of two batches, united with
 * the stream that it is a window of.
 */
public final class Window {
    private Window() {}

    /**
     * How many numbers, and how fast.
     *
     * @param count how many numbers; the job ends after the last one
     * @param batchInterval the time between two numbers
     */
    public record Options(int count, Duration batchInterval) {
        /** 1 to 100, one a second. */
        public static Options standard() {
            return new Options(100, Duration.ofSeconds(1));
        }
    }

    /** Starts the job. */
    public static StreamingContext start(StreamingEngine engine, Options options, PrintStream out) {
        var ssc = new StreamingContext(engine, options.batchInterval()).named("window");
        var queue = new ArrayDeque<RDD<Double>>();
        for (int i = 1; i <= options.count(); i++) {
            queue.add(ssc.rdds().parallelize(List.of((double) i), 1));
        }
        var numbers = ssc.queueStream(queue);
        var values = numbers.mapToPair(x -> Pair.of("value", x));
        var sums = numbers.window(options.batchInterval().multipliedBy(2))
                .reduce(Double::sum)
                .mapToPair(sum -> Pair.of("lastTwoSum", sum));
        values.union(sums).print(out);
        numbers.foreachRDD((rdd, time) -> {
            if (queue.isEmpty()) {
                ssc.stop();
            }
        });
        ssc.start();
        return ssc;
    }
}
