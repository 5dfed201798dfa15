package io.millstream.bench;

import io.millstream.base.Clock;
import io.millstream.base.VirtualTime;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What a batch costs besides its records: one batch after the other, on virtual time so that nothing waits for the clock.
 * Every batch has the same records of one word each, or none.
 */
final class BatchOverhead implements Contender {
    private static final Duration INTERVAL = Duration.ofMillis(5);
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int DIGITS = 3;
    private static final int THREADS = 2;

    private final VirtualTime time = new VirtualTime(0);
    private final LocalEngine engine = LocalEngine.start(THREADS);
    private final StreamingContext streaming;
    private final LiveWords.Checksum checksum = new LiveWords.Checksum();
    private final long batchChecksum;

    BatchOverhead(int recordsPerBatch) {
        var rdds = new RddContext(engine);
        streaming = new StreamingContext(new LocalStreamingEngine(StreamingEnvironment.of(time, time, rdds)), INTERVAL);
        List<String> words = words(recordsPerBatch);
        RDD<String> batch = words.isEmpty() ? rdds.emptyRdd() : rdds.parallelize(words, 1);
        batchChecksum = words.stream().mapToLong(WordLines::wordHash).sum();
        LiveWords.countWords(streaming.queueStream(new ArrayDeque<>(), true, batch), checksum);
        streaming.start();
    }

    private static List<String> words(int count) {
        List<String> words = new ArrayList<>();
        for (int line = 0; words.size() < count; line++) {
            words.addAll(List.of(WordLines.shared().line(line).split(" ", -1)));
        }
        return words.subList(0, count);
    }

    @Override
    public Measured run(long units) {
        var latencies = new Histogram(MAX_NANOS, DIGITS);
        Clock clock = Clock.system();
        long before = checksum.value();
        Stopwatch watch = Stopwatch.start();
        for (long batch = 0; batch < units; batch++) {
            long startNanos = clock.nanos();
            time.advance(INTERVAL);
            latencies.recordValue(Math.min(MAX_NANOS, clock.nanos() - startNanos));
        }
        Measured measured = watch.stop(units);
        if (checksum.value() - before != units * batchChecksum) {
            throw new IllegalStateException(units + " batches did not give " + units + " times the same counts");
        }
        return measured.with("p50Us", latencies.getValueAtPercentile(50) / 1e3)
                .with("p99Us", latencies.getValueAtPercentile(99) / 1e3);
    }

    @Override
    public void close() {
        streaming.stop();
        engine.close();
    }
}
