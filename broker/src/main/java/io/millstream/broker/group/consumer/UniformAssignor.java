package io.millstream.broker.group.consumer;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Gives every member the same number of partitions, as far as subscriptions allow, and moves as few as that takes. The
 * default.
 *
 * <p>Members that all want the same topics, the usual case, are served by {@link SameSubscriptions}, in one pass; others by
 * {@link MixedSubscriptions}.
 */
final class UniformAssignor implements PartitionAssignor {
    static final String NAME = "uniform";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, PartitionSet> assign(List<Candidate> members, Map<UUID, Integer> partitionCounts) {
        var ownership = new Ownership(members, partitionCounts);
        if (wantTheSame(members)) {
            SameSubscriptions.assign(ownership);
        } else {
            MixedSubscriptions.assign(ownership);
        }
        return ownership.targets();
    }

    private static boolean wantTheSame(List<Candidate> members) {
        for (Candidate member : members) {
            if (!member.topicIds().equals(members.get(0).topicIds())) {
                return false;
            }
        }
        return true;
    }
}
