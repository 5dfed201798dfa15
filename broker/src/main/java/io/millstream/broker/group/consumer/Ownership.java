package io.millstream.broker.group.consumer;

import io.millstream.broker.group.consumer.PartitionAssignor.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who owns which partition, while an assignor shares them out: partitions and members as numbers, so that a group of a
 * thousand members costs milliseconds. Partition numbers run through all topics, one topic after the other.
 */
final class Ownership {
    static final int NOBODY = -1;

    private final List<Candidate> members;
    private final List<UUID> topicIds = new ArrayList<>();
    private final int[] firstPartition; // of each topic, and the number of all partitions behind the last
    private final int[] previousOwner;
    private final int[] owner;
    private final int[] load;

    /** Nobody owns anything yet. */
    Ownership(List<Candidate> members, Map<UUID, Integer> partitionCounts) {
        this.members = members;
        var counts = new TreeMap<>(partitionCounts);
        firstPartition = new int[counts.size() + 1];
        var topicIndex = new HashMap<UUID, Integer>();
        counts.forEach((topicId, count) -> {
            int topic = topicIds.size();
            topicIndex.put(topicId, topic);
            topicIds.add(topicId);
            firstPartition[topic + 1] = firstPartition[topic] + count;
        });
        owner = new int[partitionCount()];
        Arrays.fill(owner, NOBODY);
        load = new int[members.size()];
        previousOwner = previousOwners(topicIndex);
    }

    private int[] previousOwners(Map<UUID, Integer> topicIndex) {
        int[] previous = new int[partitionCount()];
        Arrays.fill(previous, NOBODY);
        for (int member = 0; member < members.size(); member++) {
            Candidate candidate = members.get(member);
            for (UUID topicId : candidate.target().topicIds()) {
                Integer topic = topicIndex.get(topicId);
                if (topic == null || !candidate.topicIds().contains(topicId)) {
                    continue; // the topic is gone, or the member wants it no longer
                }
                for (int partition : candidate.target().partitions(topicId)) {
                    int number = firstPartition[topic] + partition;
                    if (number < firstPartition[topic + 1]) {
                        previous[number] = member;
                    }
                }
            }
        }
        return previous;
    }

    int memberCount() {
        return members.size();
    }

    int topicCount() {
        return topicIds.size();
    }

    int partitionCount() {
        return firstPartition[topicIds.size()];
    }

    int firstPartition(int topic) {
        return firstPartition[topic];
    }

    int endPartition(int topic) {
        return firstPartition[topic + 1];
    }

    boolean wants(int member, int topic) {
        return members.get(member).topicIds().contains(topicIds.get(topic));
    }

    /** Who had the partition in the target so far, if that member still wants it; else {@link #NOBODY}. */
    int previousOwner(int partition) {
        return previousOwner[partition];
    }

    int owner(int partition) {
        return owner[partition];
    }

    /** How many partitions a member owns. */
    int load(int member) {
        return load[member];
    }

    void give(int partition, int member) {
        if (owner[partition] != NOBODY) {
            load[owner[partition]]--;
        }
        owner[partition] = member;
        load[member]++;
    }

    /** What everybody owns now, by member id. */
    Map<String, PartitionSet> targets() {
        List<Map<UUID, List<Integer>>> partitions = new ArrayList<>();
        members.forEach(member -> partitions.add(new TreeMap<>()));
        for (int topic = 0; topic < topicCount(); topic++) {
            UUID topicId = topicIds.get(topic);
            for (int number = firstPartition(topic); number < endPartition(topic); number++) {
                if (owner[number] != NOBODY) {
                    partitions
                            .get(owner[number])
                            .computeIfAbsent(topicId, id -> new ArrayList<>())
                            .add(number - firstPartition(topic));
                }
            }
        }
        var targets = new HashMap<String, PartitionSet>();
        for (int member = 0; member < members.size(); member++) {
            targets.put(members.get(member).memberId(), PartitionSet.of(partitions.get(member)));
        }
        return targets;
    }
}
