package io.millstream.bench;

import io.millstream.base.VirtualTime;
import io.millstream.connect.TopicStream;
import io.millstream.dstream.DStream;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.run.LocalStreamingEngine;
import io.millstream.dstream.run.StreamingEnvironment;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.rdd.RddContext;
import io.millstream.rdd.run.LocalEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;

/**
 * W2 through a stream over the log: the lines are records of a topic, a batch decodes its range of offsets, splits,
 * counts, and adds its counts to the total. Virtual time, so that the next batch is always due; a round reads the topic
 * from its beginning, as often as it takes.
 */
final class StreamWordCount implements Contender {
    private static final String TOPIC = "lines";
    private static final int PARTITION_COUNT = 2;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int LINGER_BYTES = 64 * 1024;

    private final CommitLog log;
    private final LocalEngine engine = LocalEngine.start(PARTITION_COUNT);
    private final WordLines input = WordLines.shared();
    private final int linesPerBatch;

    StreamWordCount(Path scratch, int linesPerBatch) {
        this.linesPerBatch = linesPerBatch;
        log = BenchLog.open(scratch);
        log.createTopic(TOPIC, PARTITION_COUNT, TopicSettings.DEFAULTS);
        for (int partition = 0; partition < PARTITION_COUNT; partition++) {
            append(log.partition(new TopicPartition(TOPIC, partition)), partition);
        }
    }

    /** Every second line, in batches as a producer sends them. */
    private void append(PartitionLog partition, int firstLine) {
        var builder = new RecordBatchBuilder(LINGER_BYTES);
        for (int i = firstLine; i < WordLines.LINE_COUNT; i += PARTITION_COUNT) {
            byte[] line = input.line(i).getBytes(StandardCharsets.UTF_8);
            if (!builder.add(i, null, line)) {
                partition.appendAndWait(builder.build(), ForcePolicy.WRITTEN);
                builder.reset();
                builder.add(i, null, line);
            }
        }
        partition.appendAndWait(builder.build(), ForcePolicy.WRITTEN);
    }

    @Override
    public Measured run(long units) {
        long wantedLines = units / WordLines.WORDS_PER_LINE;
        var checksum = new LiveWords.Checksum();
        long expected = 0;
        long lineCount = 0;
        Stopwatch watch = Stopwatch.start();
        while (lineCount < wantedLines) {
            long batches =
                    (Math.min(wantedLines - lineCount, WordLines.LINE_COUNT) + linesPerBatch - 1) / linesPerBatch;
            long readLines = Math.min(WordLines.LINE_COUNT, batches * linesPerBatch);
            readTopic(batches, checksum);
            lineCount += readLines;
            expected += input.checksum(readLines);
        }
        Measured measured = watch.stop(lineCount * WordLines.WORDS_PER_LINE);
        if (checksum.value() != expected) {
            throw new IllegalStateException("the words of " + lineCount + " lines add up to " + checksum.value()
                    + ", not to " + expected + ": words were lost or counted twice");
        }
        return measured;
    }

    private void readTopic(long batchCount, LiveWords.Checksum checksum) {
        var time = new VirtualTime(0);
        var environment = StreamingEnvironment.of(time, time, new RddContext(engine));
        var streaming = new StreamingContext(new LocalStreamingEngine(environment), INTERVAL);
        DStream<String> lines =
                streaming.stream(TopicStream.of(log, TOPIC, record -> Objects.requireNonNull(record.value())
                                .toUtf8())
                        .maxRecordsPerPartition(linesPerBatch / PARTITION_COUNT));
        LiveWords.countWords(lines.flatMap(line -> Arrays.asList(line.split(" ", -1))), checksum);
        streaming.start();
        time.advance(INTERVAL.multipliedBy(batchCount));
        streaming.stop();
    }

    @Override
    public void close() {
        engine.close();
        log.close();
    }
}
