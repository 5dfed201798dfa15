package io.millstream.broker.group.consumer;

import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The next step of one member towards its target assignment (KIP-848, "Reconciliation of the group"). What a member must
 * give up comes first and keeps it in its epoch; only then it moves to the epoch of the target and gets what is free. A
 * partition is free once nobody counts it as owned, neither assigned nor pending revocation, so no two members ever use
 * one at the same time.
 *
 * @param targetEpoch the epoch of the group's target assignment
 * @param target the member's part of it
 * @param subscribedTopicIds the topics that the member wants now; the target may be older than that
 * @param reportedPartitions what the member says it owns; null if it did not say, which means: no change
 */
record Reconciliation(
        int targetEpoch,
        PartitionSet target,
        Set<UUID> subscribedTopicIds,
        @Nullable PartitionSet reportedPartitions) {
    /** Says who counts as the owner of a partition. */
    @FunctionalInterface
    interface Owners {
        @Nullable
        String ownerOf(UUID topicId, int partition);
    }

    /** Where {@code member} stands after this step; the same object if there is nothing to do for now. */
    Progress next(ConsumerMember member, Owners owners) {
        Progress progress = member.progress();
        return switch (progress.state()) {
            case STABLE -> progress.memberEpoch() == targetEpoch ? dropUnsubscribed(progress) : step(member, owners);
            case UNREVOKED_PARTITIONS ->
                stillOwns(progress.pendingRevocation()) ? dropUnsubscribed(progress) : step(member, owners);
            case UNRELEASED_PARTITIONS, UNKNOWN -> step(member, owners);
        };
    }

    /** True if the member is in a state that this version does not know and has not let go of everything. */
    boolean mustRejoin(ConsumerMember member) {
        return member.progress().state() == MemberState.UNKNOWN
                && (reportedPartitions == null || !reportedPartitions.isEmpty());
    }

    private Progress step(ConsumerMember member, Owners owners) {
        Progress progress = member.progress();
        var kept = new OwnedPartitions.Builder();
        var given = new OwnedPartitions.Builder();
        split(progress.assigned(), kept, given);
        OwnedPartitions keeps = kept.build();
        OwnedPartitions gives = given.build();
        if (stillOwns(gives)) {
            return progress.moveTo(MemberState.UNREVOKED_PARTITIONS, progress.memberEpoch(), keeps, gives);
        }
        boolean waits = addFree(keeps, member.memberId(), owners, kept);
        MemberState state = waits ? MemberState.UNRELEASED_PARTITIONS : MemberState.STABLE;
        Progress next = progress.moveTo(state, targetEpoch, kept.build(), OwnedPartitions.NONE);
        return next.equals(progress) ? progress : next;
    }

    private void split(OwnedPartitions assigned, OwnedPartitions.Builder keeps, OwnedPartitions.Builder gives) {
        for (UUID topicId : assigned.topicIds()) {
            boolean isSubscribed = subscribedTopicIds.contains(topicId);
            assigned.partitions(topicId).forEach((partition, epoch) -> {
                boolean isKept = isSubscribed && target.contains(topicId, partition);
                (isKept ? keeps : gives).add(topicId, partition, epoch);
            });
        }
    }

    /** Adds what the target has more than {@code keeps} and is free; true if some of it is not. */
    private boolean addFree(OwnedPartitions keeps, String memberId, Owners owners, OwnedPartitions.Builder assigned) {
        boolean waits = false;
        for (UUID topicId : target.topicIds()) {
            if (!subscribedTopicIds.contains(topicId)) {
                continue;
            }
            for (int partition : target.partitions(topicId)) {
                if (keeps.contains(topicId, partition)) {
                    continue;
                }
                String owner = owners.ownerOf(topicId, partition);
                if (owner == null || owner.equals(memberId)) {
                    assigned.add(topicId, partition, targetEpoch);
                } else {
                    waits = true;
                }
            }
        }
        return waits;
    }

    /** A member that unsubscribes gives up those topics at once, without waiting for the next target assignment. */
    private Progress dropUnsubscribed(Progress progress) {
        var unsubscribed = new TreeSet<>(progress.assigned().topicIds());
        unsubscribed.removeAll(subscribedTopicIds);
        if (unsubscribed.isEmpty()) {
            return progress;
        }
        var kept = new OwnedPartitions.Builder();
        var given = new OwnedPartitions.Builder().addAll(progress.pendingRevocation());
        for (UUID topicId : progress.assigned().topicIds()) {
            OwnedPartitions.Builder side = unsubscribed.contains(topicId) ? given : kept;
            progress.assigned().partitions(topicId).forEach((partition, epoch) -> side.add(topicId, partition, epoch));
        }
        OwnedPartitions gives = given.build();
        return stillOwns(gives)
                ? progress.moveTo(MemberState.UNREVOKED_PARTITIONS, progress.memberEpoch(), kept.build(), gives)
                : progress.moveTo(progress.state(), progress.memberEpoch(), kept.build(), progress.pendingRevocation());
    }

    private boolean stillOwns(OwnedPartitions partitions) {
        if (partitions.isEmpty()) {
            return false;
        }
        if (reportedPartitions == null) {
            return true;
        }
        for (UUID topicId : reportedPartitions.topicIds()) {
            for (int partition : reportedPartitions.partitions(topicId)) {
                if (partitions.contains(topicId, partition)) {
                    return true;
                }
            }
        }
        return false;
    }
}
