package io.millstream.broker.group.consumer;

import io.millstream.broker.group.consumer.PartitionAssignor.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Computes the target assignment of a group for its present epoch and writes what has changed of it. */
final class TargetAssignment {
    private TargetAssignment() {}

    static void compute(GroupChange change, Assignors assignors, TopicImage topics, long nowMs) {
        ConsumerGroup group = change.group();
        var partitionCounts = new TreeMap<UUID, Integer>();
        Map<String, PartitionSet> targets =
                assignors.preferredBy(group).assign(candidates(group, topics, partitionCounts), partitionCounts);
        for (String memberId : group.members().keySet()) {
            PartitionSet target = Objects.requireNonNull(targets.get(memberId), memberId);
            if (!target.equals(group.target(memberId))
                    || !group.targetMemberIds().contains(memberId)) {
                change.write(ConsumerGroupRecords.target(group.groupId(), memberId, target));
            }
        }
        change.write(ConsumerGroupRecords.assignmentEpoch(group.groupId(), group.groupEpoch(), nowMs));
    }

    private static List<Candidate> candidates(
            ConsumerGroup group, TopicImage topics, Map<UUID, Integer> partitionCounts) {
        var candidates = new ArrayList<Candidate>();
        var known = new HashMap<Wish, Set<UUID>>(); // most members want the same: look that up once
        for (ConsumerMember member : group.members().values()) {
            Subscription subscription = member.subscription();
            Set<UUID> topicIds = known.computeIfAbsent(
                    new Wish(subscription.topicNames(), subscription.topicRegex()),
                    wish -> new HashSet<>(group.subscribedTopicIds(member, topics)));
            candidates.add(
                    new Candidate(member.memberId(), member.instanceId(), topicIds, group.target(member.memberId())));
        }
        for (Set<UUID> topicIds : known.values()) {
            for (UUID topicId : topicIds) {
                partitionCounts.computeIfAbsent(
                        topicId, id -> Objects.requireNonNull(topics.topic(id)).partitionCount());
            }
        }
        return candidates;
    }

    private record Wish(Set<String> topicNames, String topicRegex) {}
}
