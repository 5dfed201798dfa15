package io.millstream.broker.group.consumer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which member of a group counts as the owner of each partition: whoever has it assigned, or has yet to say that it gave it up
 * (KIP-848, "Reconciliation"). No other member gets it before.
 *
 * <p>Confined to the coordinator's thread. A copy shares the arrays, which are replaced and never changed.
 */
final class PartitionOwners {
    private static final @Nullable String[] NOBODY = {};

    private final Map<UUID, @Nullable String[]> memberIds; // by partition; no array of nulls only

    /** Nobody owns anything. */
    PartitionOwners() {
        this(new HashMap<>());
    }

    private PartitionOwners(Map<UUID, @Nullable String[]> memberIds) {
        this.memberIds = memberIds;
    }

    /** The same owners, to be changed apart from these. */
    PartitionOwners copy() {
        return new PartitionOwners(new HashMap<>(memberIds));
    }

    /** The owner of a partition; null if it is free. */
    @Nullable
    String ownerOf(UUID topicId, int partition) {
        @Nullable String[] byPartition = memberIds.getOrDefault(topicId, NOBODY);
        return partition < byPartition.length ? byPartition[partition] : null;
    }

    /** True if some of {@code partitions} are others' than the member's. */
    boolean hasOther(String memberId, PartitionSet partitions) {
        for (UUID topicId : partitions.topicIds()) {
            for (int partition : partitions.partitions(topicId)) {
                String owner = ownerOf(topicId, partition);
                if (owner != null && !owner.equals(memberId)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The member owns what it has, and what it has yet to give up. */
    void claim(String memberId, Progress progress) {
        claim(memberId, progress.assigned());
        claim(memberId, progress.pendingRevocation());
    }

    private void claim(String memberId, OwnedPartitions partitions) {
        for (UUID topicId : partitions.topicIds()) {
            Set<Integer> numbers = partitions.partitions(topicId).keySet();
            int needed = partitions.partitions(topicId).lastKey() + 1;
            @Nullable String[] before = memberIds.getOrDefault(topicId, NOBODY);
            @Nullable String[] after = Arrays.copyOf(before, Math.max(needed, before.length));
            for (int partition : numbers) {
                after[partition] = memberId;
            }
            memberIds.put(topicId, after);
        }
    }

    /**
     * Frees what the member owned by {@code progress}. What another owns by now is left alone: a compacted log may have lost
     * the record in which this one let go.
     */
    void release(String memberId, Progress progress) {
        release(memberId, progress.assigned());
        release(memberId, progress.pendingRevocation());
    }

    private void release(String memberId, OwnedPartitions partitions) {
        for (UUID topicId : partitions.topicIds()) {
            @Nullable String[] before = memberIds.get(topicId);
            if (before == null) {
                continue;
            }
            @Nullable String[] after = before.clone();
            for (int partition : partitions.partitions(topicId).keySet()) {
                if (partition < after.length && memberId.equals(after[partition])) {
                    after[partition] = null;
                }
            }
            if (Arrays.stream(after).allMatch(Objects::isNull)) {
                memberIds.remove(topicId);
            } else {
                memberIds.put(topicId, after);
            }
        }
    }
}
