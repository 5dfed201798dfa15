package io.millstream.connect;

import io.millstream.dstream.BatchTime;
import java.util.List;

/**
 * What one batch takes of a topic.
 *
 * @param time the batch
 * @param ranges one for each partition, in order, empty ones included
 */
public record TopicBatch(BatchTime time, List<Range> ranges) {
    public TopicBatch {
        ranges = List.copyOf(ranges);
    }

    /**
     * What it takes of one partition.
     *
     * @param fromOffset first offset of the batch
     * @param untilOffset the offset after its last
     * @param endOffset where the readable part of the partition ended when the batch was taken
     */
    public record Range(int partition, long fromOffset, long untilOffset, long endOffset) {
        /** Records in the batch, if none was compacted away. */
        public long recordCount() {
            return untilOffset - fromOffset;
        }

        /** Records that were there but wait for a later batch. */
        public long lag() {
            return endOffset - untilOffset;
        }
    }

    public long recordCount() {
        return ranges.stream().mapToLong(Range::recordCount).sum();
    }

    /** See {@link Range#lag()}; of all partitions. */
    public long lag() {
        return ranges.stream().mapToLong(Range::lag).sum();
    }
}
