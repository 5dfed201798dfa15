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
 * counts, and adds its counts to the total. One job lives through all rounds, as streaming jobs do: a round appends its
 * lines, untimed, and then times the batches that take them. Virtual time, so that the next batch is always due.
 */
final class StreamWordCount implements Contender {
    private static final String TOPIC = "lines";
    private static final int PARTITION_COUNT = 2;
    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final int LINGER_BYTES = 64 * 1024;

    private final CommitLog log;
    private final LocalEngine engine = LocalEngine.start(PARTITION_COUNT);
    private final WordLines input = WordLines.shared();
    private final LiveWords.Checksum checksum = new LiveWords.Checksum();
    private final VirtualTime time = new VirtualTime(0);
    private final StreamingContext streaming;
    private final int linesPerBatch;
    private long lineCount;

    StreamWordCount(Path scratch, int linesPerBatch) {
        this.linesPerBatch = linesPerBatch;
        log = BenchLog.open(scratch);
        log.createTopic(TOPIC, PARTITION_COUNT, TopicSettings.DEFAULTS);
        var environment = StreamingEnvironment.of(time, time, new RddContext(engine));
        streaming = new StreamingContext(new LocalStreamingEngine(environment), INTERVAL);
        DStream<String> lines =
                streaming.stream(TopicStream.of(log, TOPIC, record -> Objects.requireNonNull(record.value())
                                .toUtf8())
                        .maxRecordsPerPartition(linesPerBatch / PARTITION_COUNT));
        LiveWords.countWords(lines.flatMap(line -> Arrays.asList(line.split(" ", -1))), checksum);
        streaming.start();
    }

    @Override
    public Measured run(long units) {
        int batchCount = (int) Math.max(1, units / WordLines.WORDS_PER_LINE / linesPerBatch);
        long from = lineCount;
        lineCount += (long) batchCount * linesPerBatch;
        for (int partition = 0; partition < PARTITION_COUNT; partition++) {
            append(log.partition(new TopicPartition(TOPIC, partition)), from + partition, lineCount);
        }
        Stopwatch watch = Stopwatch.start();
        time.advance(INTERVAL.multipliedBy(batchCount));
        Measured measured = watch.stop((lineCount - from) * WordLines.WORDS_PER_LINE);
        input.check(lineCount, checksum.value());
        return measured;
    }

    /** Every second line, in batches as a producer sends them. */
    private void append(PartitionLog partition, long fromLine, long untilLine) {
        var builder = new RecordBatchBuilder(LINGER_BYTES);
        for (long i = fromLine; i < untilLine; i += PARTITION_COUNT) {
            byte[] line = input.line(i).getBytes(StandardCharsets.UTF_8);
            if (!builder.add(time.wallMs(), null, line)) {
                partition.appendAndWait(builder.build(), ForcePolicy.WRITTEN);
                builder.reset();
                builder.add(time.wallMs(), null, line);
            }
        }
        partition.appendAndWait(builder.build(), ForcePolicy.WRITTEN);
    }

    @Override
    public void close() {
        streaming.stop();
        engine.close();
        log.close();
    }
}
