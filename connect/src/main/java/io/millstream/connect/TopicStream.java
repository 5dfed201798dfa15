package io.millstream.connect;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import io.millstream.dstream.ReadableSource;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.log.CommitLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicDescription;
import java.util.function.Consumer;

/**
 * A topic of a log in this process as the source of a stream: every batch holds, of each partition, the records between
 * two offsets, and the RDD of a batch has one split per partition that reads them where they lie.
 *
 * <pre>{@code
 * streaming.stream(TopicStream.of(log, "posts", RecordDecoder.text()))
 * }</pre>
 *
 * <p>Replayable: offsets are part of the job's checkpoint, and a batch can be read again as long as its records are
 * there. Together with the state in the same checkpoint every record is counted exactly once, whatever crashes. Before a
 * checkpoint names an offset, the log is forced up to it.
 *
 * <p>Reads up to the high watermark, so a batch never holds what could be lost with a leader. A value; thread-safe.
 *
 * @param log open for as long as the job runs
 * @param topic must be there when the job starts; partitions that are added later are not read
 * @param decoder makes the elements
 * @param startAt where a new job begins; {@link StartAt#EARLIEST} unless set
 * @param isolation what is seen of transactions; {@link Isolation#READ_COMMITTED} unless set
 * @param limits how much one batch takes, and who hears of it
 */
@SuppressWarnings("serial") // a log belongs to this process; whoever ships plans elsewhere refuses this source
public record TopicStream<T>(
        CommitLog log, String topic, RecordDecoder<T> decoder, StartAt startAt, Isolation isolation, Limits limits)
        implements ReadableSource<T> {
    private static final long serialVersionUID = 1L;

    /**
     * How much one batch takes, and who hears of it.
     *
     * @param maxRecordsPerPartition most records of a partition in a batch; the rest waits. Without such a limit the first
     *     batch after a long pause holds everything that came meanwhile
     * @param observer hears of every batch, on the batch thread, before it runs
     */
    public record Limits(long maxRecordsPerPartition, Consumer<TopicBatch> observer) {
        static final Limits NONE = new Limits(Long.MAX_VALUE, batch -> {});

        public Limits {
            if (maxRecordsPerPartition < 1) {
                throw new IllegalArgumentException(
                        "a batch takes at least one record per partition, not " + maxRecordsPerPartition);
            }
        }
    }

    /** All records of a topic, from the first. */
    public static <T> TopicStream<T> of(CommitLog log, String topic, RecordDecoder<T> decoder) {
        return new TopicStream<>(log, topic, decoder, StartAt.EARLIEST, Isolation.READ_COMMITTED, Limits.NONE);
    }

    public TopicStream<T> startAt(StartAt newStart) {
        return new TopicStream<>(log, topic, decoder, newStart, isolation, limits);
    }

    public TopicStream<T> isolation(Isolation newIsolation) {
        return new TopicStream<>(log, topic, decoder, startAt, newIsolation, limits);
    }

    /** See {@link Limits#maxRecordsPerPartition()}. */
    public TopicStream<T> maxRecordsPerPartition(long count) {
        return new TopicStream<>(log, topic, decoder, startAt, isolation, new Limits(count, limits.observer));
    }

    /** See {@link Limits#observer()}. */
    public TopicStream<T> observedBy(Consumer<TopicBatch> observer) {
        return new TopicStream<>(
                log, topic, decoder, startAt, isolation, new Limits(limits.maxRecordsPerPartition, observer));
    }

    @Override
    public String kind() {
        return "topic";
    }

    @Override
    public SourceReader<T> open(SourceContext context) {
        TopicDescription description = log.topic(topic).orElseThrow(() -> {
            var names = log.topics().stream().map(TopicDescription::name).toList();
            return new JobException(
                    ErrorKind.USER,
                    "there is no topic " + topic + " to read." + Nearest.hint(topic, names)
                            + " Create it before the job starts");
        });
        return new TopicReader<>(this, description, context);
    }
}
