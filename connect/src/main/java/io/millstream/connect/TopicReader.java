package io.millstream.connect;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.Positions;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import io.millstream.rdd.RDD;
import io.millstream.rdd.RddContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TopicStream} while its job runs: the next offset of each partition. Positions are named {@code topic-0},
 * {@code topic-1} and so on; with them stands the {@link TopicIdentity}. Belongs to the batch thread.
 */
final class TopicReader<T> implements SourceReader<T> {
    private final TopicStream<T> plan;
    private final TopicIdentity topic;
    private final RddContext rdds;
    private final List<PartitionLog> partitions = new ArrayList<>();
    private final long[] nextOffsets;
    private final long[] forcedOffsets;
    private long @Nullable [] lastOffsets; // set when nothing more is to be received

    TopicReader(TopicStream<T> plan, TopicDescription topic, SourceContext context) {
        int partitionCount = topic.partitionCount();
        this.plan = plan;
        this.topic = new TopicIdentity(topic);
        this.rdds = context.rdds();
        context.startAt().ifPresent(this.topic::requireSame);
        this.nextOffsets = new long[partitionCount];
        this.forcedOffsets = new long[partitionCount];
        for (int i = 0; i < partitionCount; i++) {
            PartitionLog partition = plan.log().partition(new TopicPartition(plan.topic(), i));
            partitions.add(partition);
            nextOffsets[i] = context.startAt().isPresent()
                    ? comeBack(partition, context.startAt().get())
                    : plan.startAt().in(partition);
            forcedOffsets[i] = -1;
        }
    }

    private static long comeBack(PartitionLog partition, Positions positions) {
        // A partition that was added since the checkpoint is new, and new records are read from the first.
        long offset = positions.at(partition.topicPartition().toString(), partition.logStartOffset());
        if (offset < partition.logStartOffset()) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "records " + offset + " to " + (partition.logStartOffset() - 1) + " of "
                            + partition.topicPartition()
                            + " were deleted before the job had read them. Give the topic a longer retention; to go on"
                            + " without them start the job with a new checkpoint directory");
        }
        if (offset > partition.logEndOffset()) {
            throw new JobException(
                    ErrorKind.EXTERNAL,
                    "the job has read " + partition.topicPartition() + " up to offset " + offset + ", but it ends at "
                            + partition.logEndOffset()
                            + ": this is another topic of the same name, or an older copy. Start the job with a new"
                            + " checkpoint directory, or bring the topic back");
        }
        return offset;
    }

    @Override
    public SourceBatch<T> take(BatchTime time) {
        topic.requireStillIn(plan.log());
        var ranges = new ArrayList<TopicBatch.Range>();
        for (int i = 0; i < nextOffsets.length; i++) {
            long endOffset = endOffset(i);
            long fromOffset = nextOffsets[i];
            long most = plan.limits().maxRecordsPerPartition();
            long untilOffset = endOffset - fromOffset > most ? fromOffset + most : Math.max(fromOffset, endOffset);
            ranges.add(new TopicBatch.Range(i, fromOffset, untilOffset, Math.max(untilOffset, endOffset)));
            nextOffsets[i] = untilOffset;
        }
        var batch = new TopicBatch(time, ranges);
        plan.limits().observer().accept(batch);
        return SourceBatch.of(rdd(ranges), batch.recordCount(), startPositions());
    }

    private long endOffset(int index) {
        return lastOffsets == null ? readableEnd(partitions.get(index)) : lastOffsets[index];
    }

    private long readableEnd(PartitionLog partition) {
        return plan.isolation() == Isolation.READ_COMMITTED ? partition.lastStableOffset() : partition.highWatermark();
    }

    /** Where the next batch begins; before the first one, where the reader was opened. */
    @Override
    public Positions startPositions() {
        var byPart = topic.parts();
        for (int i = 0; i < nextOffsets.length; i++) {
            byPart.put(partitions.get(i).topicPartition().toString(), nextOffsets[i]);
        }
        return new Positions(byPart);
    }

    @Override
    public Optional<RDD<T>> takeAgain(Positions from, Positions until) {
        var ranges = new ArrayList<TopicBatch.Range>();
        for (int i = 0; i < nextOffsets.length; i++) {
            PartitionLog partition = partitions.get(i);
            String part = partition.topicPartition().toString();
            long fromOffset = from.at(part, partition.logStartOffset());
            long untilOffset = until.at(part, fromOffset);
            if (fromOffset < partition.logStartOffset() && fromOffset < untilOffset) {
                return Optional.empty(); // deleted since: the engine says that the window is not whole
            }
            ranges.add(new TopicBatch.Range(i, fromOffset, untilOffset, untilOffset));
        }
        return Optional.of(rdd(ranges));
    }

    private RDD<T> rdd(List<TopicBatch.Range> ranges) {
        var splits = new ArrayList<OffsetRangeSplit<T>>();
        for (TopicBatch.Range range : ranges) {
            if (range.recordCount() > 0) {
                splits.add(new OffsetRangeSplit<>(
                        partitions.get(range.partition()),
                        range.fromOffset(),
                        range.untilOffset(),
                        plan.isolation(),
                        plan.decoder()));
            }
        }
        return rdds.fromSplits("topic " + plan.topic(), splits);
    }

    @Override
    public void beforeCheckpoint(Positions positions) {
        for (int i = 0; i < forcedOffsets.length; i++) {
            PartitionLog partition = partitions.get(i);
            long offset = positions.at(partition.topicPartition().toString(), 0);
            if (offset > forcedOffsets[i]) {
                // All that is written now becomes durable, which is at least what was read.
                long endOffset = partition.logEndOffset();
                partition.force();
                forcedOffsets[i] = endOffset;
            }
        }
    }

    /** What others go on to append is left for the next run; otherwise a graceful stop might never end. */
    @Override
    public void stopReceiving() {
        lastOffsets = partitions.stream().mapToLong(this::readableEnd).toArray();
    }

    @Override
    public boolean hasPending() {
        for (int i = 0; i < nextOffsets.length; i++) {
            if (nextOffsets[i] < endOffset(i)) {
                return true;
            }
        }
        return false;
    }

    /** Nothing is held between batches: every split opens the reader it needs. */
    @Override
    public void close() {}
}
