package io.millstream.bench;

import io.millstream.base.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/** Appends one batch again and again from a number of threads, each waiting for its own before the next. */
final class AppendRounds implements Contender {
    private static final long MAX_LATENCY_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final AppendTarget target;
    private final int appenderCount;
    private final ByteBuffer batch;
    private final int unitsPerBatch;

    /** @param unitsPerBatch what the contest counts in one batch: 1 to count appends, its length to count bytes */
    AppendRounds(AppendTarget target, int appenderCount, ByteBuffer batch, int unitsPerBatch) {
        this.target = target;
        this.appenderCount = appenderCount;
        this.batch = batch;
        this.unitsPerBatch = unitsPerBatch;
    }

    @Override
    public Measured run(long units) throws IOException {
        long perAppender = Math.max(1, units / unitsPerBatch / appenderCount);
        long batchCount = perAppender * appenderCount;
        target.begin(batch);
        Stopwatch watch = Stopwatch.start();
        Histogram latencies = appendFromAll(perAppender);
        Measured measured = watch.stop(batchCount * unitsPerBatch);
        target.end(batchCount);
        return measured.with("p50Us", latencies.getValueAtPercentile(50) / 1e3)
                .with("p99Us", latencies.getValueAtPercentile(99) / 1e3);
    }

    private Histogram appendFromAll(long perAppender) {
        List<Histogram> histograms = IntStream.range(0, appenderCount)
                .mapToObj(appender -> new Histogram(MAX_LATENCY_NANOS, DIGITS))
                .toList();
        Workers.run(appenderCount, appender -> appendOften(perAppender, histograms.get(appender)));
        var all = new Histogram(MAX_LATENCY_NANOS, DIGITS);
        histograms.forEach(all::add);
        return all;
    }

    private void appendOften(long count, Histogram latencies) {
        ByteBuffer mine =
                ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
        Clock clock = Clock.system();
        for (long i = 0; i < count; i++) {
            mine.rewind();
            long startNanos = clock.nanos();
            try {
                target.append(mine);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            latencies.recordValue(Math.min(MAX_LATENCY_NANOS, clock.nanos() - startNanos));
        }
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
