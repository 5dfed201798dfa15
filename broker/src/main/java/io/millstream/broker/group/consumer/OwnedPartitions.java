package io.millstream.broker.group.consumer;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a member may use, each with the epoch in which it was given to the member: an offset may be
 * committed with any epoch from that one on (KIP-1251). Immutable.
 */
final class OwnedPartitions {
    static final OwnedPartitions NONE = new OwnedPartitions(new TreeMap<>());

    /** The epoch of a partition whose record has none: any epoch of the member is late enough. */
    static final int UNKNOWN_EPOCH = 0;

    private final SortedMap<UUID, SortedMap<Integer, Integer>> epochs; // by topic id and partition; no empty inner map

    private OwnedPartitions(SortedMap<UUID, SortedMap<Integer, Integer>> epochs) {
        this.epochs = epochs;
    }

    boolean contains(UUID topicId, int partition) {
        return epochOf(topicId, partition) != null;
    }

    /** Since which epoch the member has the partition; null if it has it not. */
    @Nullable
    Integer epochOf(UUID topicId, int partition) {
        SortedMap<Integer, Integer> partitions = epochs.get(topicId);
        return partitions == null ? null : partitions.get(partition);
    }

    Set<UUID> topicIds() {
        return epochs.keySet();
    }

    /** Epoch by partition of one topic, ascending. Not to be changed. */
    SortedMap<Integer, Integer> partitions(UUID topicId) {
        SortedMap<Integer, Integer> partitions = epochs.get(topicId);
        return partitions == null ? new TreeMap<>() : partitions;
    }

    boolean isEmpty() {
        return epochs.isEmpty();
    }

    int size() {
        int size = 0;
        for (Map<Integer, Integer> partitions : epochs.values()) {
            size += partitions.size();
        }
        return size;
    }

    /** The partitions without their epochs. */
    PartitionSet toSet() {
        var partitions = new TreeMap<UUID, Set<Integer>>();
        epochs.forEach((topicId, byPartition) -> partitions.put(topicId, byPartition.keySet()));
        return PartitionSet.of(partitions);
    }

    /** The same partitions, whatever their epochs. */
    boolean samePartitions(OwnedPartitions other) {
        if (!epochs.keySet().equals(other.epochs.keySet())) {
            return false;
        }
        for (Map.Entry<UUID, SortedMap<Integer, Integer>> entry : epochs.entrySet()) {
            if (!entry.getValue()
                    .keySet()
                    .equals(other.partitions(entry.getKey()).keySet())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OwnedPartitions that && epochs.equals(that.epochs);
    }

    @Override
    public int hashCode() {
        return epochs.hashCode();
    }

    @Override
    public String toString() {
        return epochs.toString();
    }

    /** Collects partitions. */
    static final class Builder {
        private final TreeMap<UUID, SortedMap<Integer, Integer>> epochs = new TreeMap<>();

        Builder add(UUID topicId, int partition, int epoch) {
            epochs.computeIfAbsent(topicId, id -> new TreeMap<>()).put(partition, epoch);
            return this;
        }

        Builder addAll(OwnedPartitions other) {
            other.epochs.forEach((topicId, partitions) ->
                    epochs.computeIfAbsent(topicId, id -> new TreeMap<>()).putAll(partitions));
            return this;
        }

        OwnedPartitions build() {
            return epochs.isEmpty() ? NONE : new OwnedPartitions(new TreeMap<>(epochs));
        }
    }
}
