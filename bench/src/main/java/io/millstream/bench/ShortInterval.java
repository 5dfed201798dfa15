package io.millstream.bench;

import io.millstream.dstream.BatchInfo;
import io.millstream.dstream.BatchListener;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Batches at a fixed interval of the real clock: does a job keep up? A batch is late if it started after its successor was
 * due. Ten words a batch, so that every batch has work to do.
 */
final class ShortInterval implements Contender {
    private static final int THREADS = 2;
    private static final long MAX_MICROS = TimeUnit.MINUTES.toMicros(1);
    private static final int DIGITS = 3;

    private final Duration interval;

    ShortInterval(Duration interval) {
        this.interval = interval;
    }

    @Override
    public Measured run(long units) throws InterruptedException {
        var checksum = new LiveWords.Checksum();
        var delays = new Delays(units);
        try (var engine = LocalEngine.start(THREADS);
                var streamingEngine = LocalStreamingEngine.live(new RddContext(engine))) {
            var streaming = new StreamingContext(streamingEngine, interval).listen(delays);
            List<String> words = List.of(WordLines.shared().line(0).split(" ", -1));
            var batch = streaming.rdds().parallelize(words, 1);
            LiveWords.countWords(streaming.queueStream(new ArrayDeque<>(), true, batch), checksum);
            Stopwatch watch = Stopwatch.start();
            streaming.start();
            delays.done.await();
            Measured measured = watch.stop(units);
            streaming.stop();
            streaming.awaitTermination();
            long expected = delays.batchCount
                    * words.stream().mapToLong(WordLines::wordHash).sum();
            if (checksum.value() != expected) {
                throw new IllegalStateException(delays.batchCount + " batches gave " + checksum.value());
            }
            return delays.addTo(measured);
        }
    }

    /** Written by the batch thread; read once that is done. */
    private final class Delays implements BatchListener {
        private final CountDownLatch done = new CountDownLatch(1);
        private final long wanted;
        private final Histogram processing = new Histogram(MAX_MICROS, DIGITS);
        private long batchCount;
        private long lateCount;
        private long maxDelayMs;

        Delays(long wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onBatchCompleted(BatchInfo batch) {
            batchCount++;
            if (done.getCount() == 0) {
                return;
            }
            processing.recordValue(Math.min(MAX_MICROS, batch.processingTime().toNanos() / 1000));
            long delayMs = batch.schedulingDelay().toMillis();
            lateCount += delayMs >= interval.toMillis() ? 1 : 0;
            maxDelayMs = Math.max(maxDelayMs, delayMs);
            if (batchCount >= wanted) {
                done.countDown();
            }
        }

        Measured addTo(Measured measured) {
            return measured.with("lateBatches", (double) lateCount)
                    .with("maxDelayMs", (double) maxDelayMs)
                    .with("p50Us", (double) processing.getValueAtPercentile(50))
                    .with("p99Us", (double) processing.getValueAtPercentile(99));
        }
    }
}
