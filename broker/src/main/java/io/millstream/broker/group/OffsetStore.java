package io.millstream.broker.group;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that groups have committed, and those that wait for the end of a transaction (KIP-98).
 *
 * <p>Belongs to the coordinator's thread. Changed only after the record of the change was written, so it always shows what a
 * replay of {@code __consumer_offsets} would show.
 */
final class OffsetStore {
    private final Map<String, GroupOffsets> committed = new HashMap<>();
    private final Map<Transaction, Map<String, GroupOffsets>> pending = new HashMap<>();
    private final Map<String, Set<Transaction>> transactionsByGroup = new HashMap<>();

    /** A producer's transaction in one partition of {@code __consumer_offsets}; each of them gets a marker of its own. */
    record Transaction(int offsetsPartition, long producerId) {}

    /** The committed offset; null if there is none. */
    @Nullable
    CommittedOffset find(String groupId, String topic, int partition) {
        GroupOffsets offsets = committed.get(groupId);
        return offsets == null ? null : offsets.find(topic, partition);
    }

    void put(String groupId, String topic, int partition, CommittedOffset offset) {
        committed.computeIfAbsent(groupId, id -> new GroupOffsets()).put(topic, partition, offset);
    }

    void putPending(Transaction transaction, String groupId, String topic, int partition, CommittedOffset offset) {
        pending.computeIfAbsent(transaction, key -> new HashMap<>())
                .computeIfAbsent(groupId, id -> new GroupOffsets())
                .put(topic, partition, offset);
        transactionsByGroup.computeIfAbsent(groupId, id -> new HashSet<>()).add(transaction);
    }

    /** Forgets an offset, committed or waiting. */
    void remove(String groupId, String topic, int partition) {
        GroupOffsets offsets = committed.get(groupId);
        if (offsets != null) {
            offsets.remove(topic, partition);
            if (offsets.isEmpty()) {
                committed.remove(groupId);
            }
        }
        for (Transaction transaction : transactionsOf(groupId)) {
            pendingOf(transaction, groupId).remove(topic, partition);
        }
    }

    /** What a transaction has committed counts from now on, where nothing newer was written; or is forgotten. */
    void endTransaction(Transaction transaction, boolean isCommit) {
        Map<String, GroupOffsets> ended = pending.remove(transaction);
        if (ended == null) {
            return;
        }
        ended.forEach((groupId, offsets) -> {
            transactionsByGroup.computeIfPresent(groupId, (id, transactions) -> {
                transactions.remove(transaction);
                return transactions.isEmpty() ? null : transactions;
            });
            if (isCommit) {
                offsets.forEach((topic, partition, offset) -> commit(groupId, topic, partition, offset));
            }
        });
    }

    private void commit(String groupId, String topic, int partition, CommittedOffset offset) {
        CommittedOffset present = find(groupId, topic, partition);
        if (present == null || present.recordOffset() < offset.recordOffset()) {
            put(groupId, topic, partition, offset);
        }
    }

    /** True if a transaction that has not ended yet has an offset for the partition. */
    boolean isPending(String groupId, String topic, int partition) {
        for (Transaction transaction : transactionsOf(groupId)) {
            if (pendingOf(transaction, groupId).find(topic, partition) != null) {
                return true;
            }
        }
        return false;
    }

    /** True if the group takes part in a transaction that has not ended yet. */
    boolean hasPending(String groupId) {
        return transactionsByGroup.containsKey(groupId);
    }

    /** Shows all committed offsets of a group. */
    void forEach(String groupId, GroupOffsets.Visitor visitor) {
        GroupOffsets offsets = committed.get(groupId);
        if (offsets != null) {
            offsets.forEach(visitor);
        }
    }

    /** Shows all offsets of a group that wait for a transaction. */
    void forEachPending(String groupId, GroupOffsets.Visitor visitor) {
        for (Transaction transaction : transactionsOf(groupId)) {
            pendingOf(transaction, groupId).forEach(visitor);
        }
    }

    boolean hasOffsets(String groupId) {
        return committed.containsKey(groupId);
    }

    private Set<Transaction> transactionsOf(String groupId) {
        return transactionsByGroup.getOrDefault(groupId, Set.of());
    }

    private GroupOffsets pendingOf(Transaction transaction, String groupId) {
        return pending.getOrDefault(transaction, Map.of()).getOrDefault(groupId, new GroupOffsets());
    }
}
