package io.millstream.broker.group.consumer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shares the partitions of the subscribed topics among the members of a group. The same input always gives the same
 * assignment.
 */
interface PartitionAssignor {
    /** As clients and {@code group.consumer.assignors} name it. */
    String name();

    /**
     * The target of every member, by member id. Every partition of a topic that somebody is subscribed to goes to exactly one
     * of its subscribers.
     *
     * @param members in the order of their ids
     * @param partitionCounts by topic id, of all topics that somebody is subscribed to
     */
    Map<String, PartitionSet> assign(List<Candidate> members, Map<UUID, Integer> partitionCounts);

    /**
     * A member as an assignor sees it.
     *
     * @param topicIds the topics it is subscribed to
     * @param target its target so far; it may name topics and partitions that are gone
     */
    record Candidate(String memberId, @Nullable String instanceId, Set<UUID> topicIds, PartitionSet target) {}
}
