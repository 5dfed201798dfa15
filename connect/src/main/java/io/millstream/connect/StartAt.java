package io.millstream.connect;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.PartitionLog;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Where a job that starts anew begins to read a topic. A job that comes back from a checkpoint goes on where it stood. */
public sealed interface StartAt extends Serializable {
    /** At the first record there is. */
    StartAt EARLIEST = new Earliest();

    /** Behind the last record: only what comes after the start. */
    StartAt LATEST = new Latest();

    /** At an offset of each partition; a partition that is not named is read from its first record. */
    static StartAt offsets(Map<Integer, Long> byPartition) {
        return new Offsets(new TreeMap<>(byPartition));
    }

    /** The offset to begin at; within what can be read. */
    long in(PartitionLog partition);

    /** See {@link #EARLIEST}. */
    record Earliest() implements StartAt {
        private static final long serialVersionUID = 1L;

        @Override
        public long in(PartitionLog partition) {
            return partition.logStartOffset();
        }
    }

    /** See {@link #LATEST}. */
    record Latest() implements StartAt {
        private static final long serialVersionUID = 1L;

        @Override
        public long in(PartitionLog partition) {
            return partition.highWatermark();
        }
    }

    /** See {@link #offsets}. */
    record Offsets(TreeMap<Integer, Long> byPartition) implements StartAt {
        private static final long serialVersionUID = 1L;

        @Override
        public long in(PartitionLog partition) {
            long first = partition.logStartOffset();
            long end = partition.highWatermark();
            long offset = byPartition.getOrDefault(partition.topicPartition().partition(), first);
            if (offset < first || offset > end) {
                throw new JobException(
                        ErrorKind.USER,
                        "offset " + offset + " is outside of " + partition.topicPartition()
                                + ", which can be read from " + first + " to " + end + "; start at one of these");
            }
            return offset;
        }
    }
}
