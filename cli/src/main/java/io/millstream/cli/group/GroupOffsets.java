package io.millstream.cli.group;

import io.millstream.cli.client.ClientFailure;
import io.millstream.cli.client.Cluster;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Offsets of groups and of the partitions they read, asked of a cluster. */
final class GroupOffsets {
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private final Cluster cluster;
    private final Admin admin;

    GroupOffsets(Cluster cluster, Admin admin) {
        this.cluster = cluster;
        this.admin = admin;
    }

    /** The group as its coordinator describes it; empty if there is none. */
    Optional<ConsumerGroupDescription> describe(String group) throws InterruptedException {
        try {
            return Optional.ofNullable(
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw ClientFailure.of(e, cluster);
        }
    }

    /** Where the group stands, sorted by topic and partition. */
    Map<TopicPartition, Long> committed(String group) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> answer = ClientFailure.await(
                cluster, admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> offsets = sorted();
        answer.forEach((partition, offset) -> {
            if (offset != null) {
                offsets.put(partition, offset.offset());
            }
        });
        return offsets;
    }

    Map<TopicPartition, Long> beginnings(Collection<TopicPartition> partitions) throws InterruptedException {
        return at(OffsetSpec.earliest(), partitions);
    }

    Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) throws InterruptedException {
        return at(OffsetSpec.latest(), partitions);
    }

    /** The first offset of that time or later; the end where there is none. */
    Map<TopicPartition, Long> atTime(long timestampMs, Collection<TopicPartition> partitions)
            throws InterruptedException {
        Map<TopicPartition, Long> found = at(OffsetSpec.forTimestamp(timestampMs), partitions);
        Map<TopicPartition, Long> ends = ends(partitions);
        found.replaceAll((partition, offset) -> offset < 0 ? ends.getOrDefault(partition, 0L) : offset);
        return found;
    }

    private Map<TopicPartition, Long> at(OffsetSpec spec, Collection<TopicPartition> partitions)
            throws InterruptedException {
        var question = new HashMap<TopicPartition, OffsetSpec>();
        partitions.forEach(partition -> question.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                ClientFailure.await(cluster, admin.listOffsets(question).all());
        Map<TopicPartition, Long> offsets = sorted();
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    static List<TopicPartition> inOrder(Collection<TopicPartition> partitions) {
        return partitions.stream().sorted(ORDER).toList();
    }

    private static Map<TopicPartition, Long> sorted() {
        return new TreeMap<>(ORDER);
    }
}
