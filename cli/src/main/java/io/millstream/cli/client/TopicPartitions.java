package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The partitions of a topic that were asked for. */
final class TopicPartitions {
    static final int ALL = -1;

    private TopicPartitions() {}

    /** @throws JobException (USER) with the nearest name if there is no such topic, or with its last partition */
    static List<TopicPartition> of(Consumer<byte[], byte[]> consumer, String topic, int partition) {
        List<Integer> known = known(consumer, topic);
        if (known.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER,
                    "There is no topic " + topic + "."
                            + Nearest.hint(topic, consumer.listTopics().keySet())
                            + " See: millstream consume -L (with the same -b)");
        }
        if (partition == ALL) {
            return known.stream()
                    .map(number -> new TopicPartition(topic, number))
                    .toList();
        }
        if (!known.contains(partition)) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic + " has no partition " + partition + "; its last is " + (known.size() - 1) + ".");
        }
        return List.of(new TopicPartition(topic, partition));
    }

    private static List<Integer> known(Consumer<byte[], byte[]> consumer, String topic) {
        try {
            return consumer.partitionsFor(topic).stream()
                    .map(PartitionInfo::partition)
                    .sorted()
                    .toList();
        } catch (UnknownTopicOrPartitionException unknown) {
            return List.of();
        }
    }
}
