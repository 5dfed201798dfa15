package io.millstream.cli.topic;

import io.millstream.log.CommitLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import io.millstream.log.RecordView;
import io.millstream.log.TopicPartition;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of several partitions, oldest first: each partition in the order of its offsets, and among their next records
 * the one with the smallest timestamp, then the smallest partition. Ends where the partitions end. Belongs to one thread.
 */
final class MergedReader implements AutoCloseable {
    private final List<Source> waiting = new ArrayList<>();
    private final List<PartitionReader> opened = new ArrayList<>();
    private int current = -1;

    private record Source(int partition, PartitionReader reader) {}

    MergedReader(CommitLog log, String topic, List<Integer> partitions, StartPosition from) {
        try {
            for (int partition : partitions) {
                var partitionLog = log.partition(new TopicPartition(topic, partition));
                PartitionReader reader = partitionLog.read(from.in(partitionLog), Isolation.READ_UNCOMMITTED);
                opened.add(reader);
                if (reader.next()) {
                    waiting.add(new Source(partition, reader));
                }
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Moves to the next record; false at the end. */
    boolean next() {
        if (current >= 0 && !waiting.get(current).reader.next()) {
            waiting.remove(current);
        }
        current = -1;
        for (int i = 0; i < waiting.size(); i++) {
            if (current < 0 || timestampMs(i) < timestampMs(current)) {
                current = i;
            }
        }
        return current >= 0;
    }

    int partition() {
        return waiting.get(current).partition;
    }

    RecordView record() {
        return waiting.get(current).reader.record();
    }

    private long timestampMs(int index) {
        return waiting.get(index).reader.record().timestampMs();
    }

    @Override
    public void close() {
        opened.forEach(PartitionReader::close);
    }
}
