package io.millstream.broker.group.consumer;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** An immutable set of partitions: ascending partition numbers by topic id. */
final class PartitionSet {
    static final PartitionSet EMPTY = new PartitionSet(new TreeMap<>());

    private static final int[] NONE = {};

    private final SortedMap<UUID, int[]> byTopic; // never holds an empty array

    private PartitionSet(SortedMap<UUID, int[]> byTopic) {
        this.byTopic = byTopic;
    }

    /** Of partition numbers in any order, without repetitions. */
    static PartitionSet of(Map<UUID, ? extends Collection<Integer>> partitionsByTopic) {
        var byTopic = new TreeMap<UUID, int[]>();
        partitionsByTopic.forEach((topicId, partitions) -> {
            if (!partitions.isEmpty()) {
                byTopic.put(
                        topicId,
                        partitions.stream()
                                .mapToInt(Integer::intValue)
                                .sorted()
                                .distinct()
                                .toArray());
            }
        });
        return byTopic.isEmpty() ? EMPTY : new PartitionSet(byTopic);
    }

    boolean contains(UUID topicId, int partition) {
        return Arrays.binarySearch(partitions(topicId), partition) >= 0;
    }

    Set<UUID> topicIds() {
        return byTopic.keySet();
    }

    /** The partitions of one topic, ascending. Not to be changed. */
    int[] partitions(UUID topicId) {
        return byTopic.getOrDefault(topicId, NONE);
    }

    boolean isEmpty() {
        return byTopic.isEmpty();
    }

    int size() {
        int size = 0;
        for (int[] partitions : byTopic.values()) {
            size += partitions.length;
        }
        return size;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PartitionSet that) || !byTopic.keySet().equals(that.byTopic.keySet())) {
            return false;
        }
        for (Map.Entry<UUID, int[]> entry : byTopic.entrySet()) {
            if (!Arrays.equals(entry.getValue(), that.partitions(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<UUID, int[]> entry : byTopic.entrySet()) {
            hash += entry.getKey().hashCode() ^ Arrays.hashCode(entry.getValue());
        }
        return hash;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("{");
        byTopic.forEach((topicId, partitions) ->
                text.append(text.length() > 1 ? ", " : "").append(topicId).append(Arrays.toString(partitions)));
        return text.append('}').toString();
    }
}
