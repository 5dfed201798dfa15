package io.millstream.broker.group;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Offsets of one group, by topic and partition. Belongs to the coordinator's thread. */
final class GroupOffsets {
    private final TreeMap<String, TreeMap<Integer, CommittedOffset>> byTopic = new TreeMap<>();

    interface Visitor {
        void visit(String topic, int partition, CommittedOffset offset);
    }

    @Nullable
    CommittedOffset find(String topic, int partition) {
        Map<Integer, CommittedOffset> partitions = byTopic.get(topic);
        return partitions == null ? null : partitions.get(partition);
    }

    void put(String topic, int partition, CommittedOffset offset) {
        byTopic.computeIfAbsent(topic, name -> new TreeMap<>()).put(partition, offset);
    }

    void remove(String topic, int partition) {
        Map<Integer, CommittedOffset> partitions = byTopic.get(topic);
        if (partitions != null) {
            partitions.remove(partition);
            if (partitions.isEmpty()) {
                byTopic.remove(topic);
            }
        }
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    /** Shows every offset, by topic and partition. */
    void forEach(Visitor visitor) {
        byTopic.forEach((topic, partitions) ->
                partitions.forEach((partition, offset) -> visitor.visit(topic, partition, offset)));
    }

    /** Shows the offsets of one topic. */
    void forEach(String topic, Visitor visitor) {
        Map<Integer, CommittedOffset> partitions = byTopic.get(topic);
        if (partitions != null) {
            partitions.forEach((partition, offset) -> visitor.visit(topic, partition, offset));
        }
    }
}
