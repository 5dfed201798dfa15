package io.millstream.broker.group.consumer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Cuts each topic into consecutive ranges, one for each subscriber in a fixed order: topics with the same number of
 * partitions and the same subscribers are cut alike, so that a member gets the same partition numbers of all of them and can
 * join them. Static members come first, by instance id, and keep their place across restarts.
 */
final class RangeAssignor implements PartitionAssignor {
    static final String NAME = "range";

    private static final Comparator<@Nullable String> STATIC_FIRST = Comparator.nullsLast(Comparator.naturalOrder());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, PartitionSet> assign(List<Candidate> members, Map<UUID, Integer> partitionCounts) {
        var ordered = new ArrayList<>(members);
        ordered.sort(Comparator.comparing(Candidate::instanceId, STATIC_FIRST).thenComparing(Candidate::memberId));
        var partitions = new HashMap<String, Map<UUID, List<Integer>>>();
        partitionCounts.forEach((topicId, partitionCount) -> cut(topicId, partitionCount, ordered, partitions));
        var targets = new HashMap<String, PartitionSet>();
        for (Candidate member : members) {
            targets.put(member.memberId(), PartitionSet.of(partitions.getOrDefault(member.memberId(), Map.of())));
        }
        return targets;
    }

    private static void cut(
            UUID topicId,
            int partitionCount,
            List<Candidate> ordered,
            Map<String, Map<UUID, List<Integer>>> partitions) {
        List<Candidate> subscribers = ordered.stream()
                .filter(member -> member.topicIds().contains(topicId))
                .toList();
        int next = 0;
        for (int i = 0; i < subscribers.size(); i++) {
            // The first ones get one more where the count does not divide.
            int count = partitionCount / subscribers.size() + (i < partitionCount % subscribers.size() ? 1 : 0);
            List<Integer> range = new ArrayList<>(count);
            for (int end = next + count; next < end; next++) {
                range.add(next);
            }
            partitions
                    .computeIfAbsent(subscribers.get(i).memberId(), id -> new TreeMap<>())
                    .put(topicId, range);
        }
    }
}
