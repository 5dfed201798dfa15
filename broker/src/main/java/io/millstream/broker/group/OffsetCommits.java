package io.millstream.broker.group;

import io.millstream.broker.internal.Written;
import io.millstream.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Commits offsets, at once or at the end of a transaction. Belongs to the coordinator's thread. */
final class OffsetCommits {
    private static final long BROKERS_RETENTION = -1;
    private static final int GROUP_ID_NOT_FOUND_SINCE = 9; // of OffsetCommit
    private static final int GROUP_ID_NOT_FOUND_SINCE_IN_TRANSACTION = 6; // of TxnOffsetCommit

    private final GroupCoordinator coordinator;

    OffsetCommits(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    /** Whose transaction an offset waits for. */
    record Producer(long id, short epoch) {}

    /**
     * Commits what may be committed and answers each of {@code requested}; complete when that is on disk.
     *
     * @param retentionMs how long the offsets shall be kept; -1 for as long as the broker keeps them
     * @param producer null if the offsets count at once
     */
    CompletionStage<Void> commit(
            String groupId,
            CommitSource source,
            long retentionMs,
            @Nullable Producer producer,
            List<RequestedOffset> requested) {
        ErrorCode error = check(groupId, source);
        if (error != ErrorCode.NONE && error != ErrorCode.STALE_MEMBER_EPOCH) {
            requested.forEach(offset -> offset.answerWith(error));
            return CompletableFuture.completedFuture(null);
        }
        var accepted = new ArrayList<RequestedOffset>(requested.size());
        for (RequestedOffset offset : requested) {
            ErrorCode stale = error == ErrorCode.NONE ? error : checkStale(groupId, source, offset);
            if (stale != ErrorCode.NONE) {
                offset.answerWith(stale);
            } else if (offset.metadata().length() > coordinator.settings().offsetMetadataMaxBytes()) {
                offset.answerWith(ErrorCode.OFFSET_METADATA_TOO_LARGE);
            } else {
                offset.answerWith(ErrorCode.NONE);
                accepted.add(offset);
            }
        }
        if (accepted.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return write(groupId, retentionMs, producer, accepted);
    }

    private ErrorCode check(String groupId, CommitSource source) {
        Group group = coordinator.groups().find(groupId);
        if (group == null) {
            if (source.generationOrEpoch() < 0) {
                return ErrorCode.NONE; // a simple group begins with its first offset
            }
            int since = source.isTransactional() ? GROUP_ID_NOT_FOUND_SINCE_IN_TRANSACTION : GROUP_ID_NOT_FOUND_SINCE;
            return source.apiVersion() >= since ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION;
        }
        ErrorCode error = group.checkOffsetCommit(source);
        if (error == ErrorCode.NONE) {
            group.committed(source);
        }
        return error;
    }

    /** An epoch that is stale for the group may still be good for a partition. */
    private ErrorCode checkStale(String groupId, CommitSource source, RequestedOffset offset) {
        Group group = coordinator.groups().find(groupId);
        return group == null
                ? ErrorCode.STALE_MEMBER_EPOCH
                : group.checkOffsetCommit(source, offset.topicId(), offset.partition());
    }

    private CompletionStage<Void> write(
            String groupId, long retentionMs, @Nullable Producer producer, List<RequestedOffset> accepted) {
        long nowMs = coordinator.mailbox().wallMs();
        long expireMs = retentionMs == BROKERS_RETENTION ? CommittedOffset.NO_TIMESTAMP : nowMs + retentionMs;
        var offsets = new ArrayList<CommittedOffset>(accepted.size());
        var records = new ArrayList<GroupRecord>(accepted.size());
        for (RequestedOffset requested : accepted) {
            var offset = new CommittedOffset(
                    0,
                    requested.topicId(),
                    requested.offset(),
                    requested.leaderEpoch(),
                    requested.metadata(),
                    nowMs,
                    expireMs);
            offsets.add(offset);
            records.add(OffsetRecords.commit(groupId, requested, offset));
        }
        Written written = producer == null
                ? coordinator.append(groupId, records)
                : coordinator.appendInTransaction(groupId, producer, records);
        coordinator.groups().findOrSimple(groupId);
        for (int i = 0; i < accepted.size(); i++) {
            remember(groupId, producer, accepted.get(i), offsets.get(i).at(written.baseOffset() + i));
        }
        return written.forced();
    }

    private void remember(
            String groupId, @Nullable Producer producer, RequestedOffset requested, CommittedOffset offset) {
        if (producer == null) {
            coordinator.offsets().put(groupId, requested.topic(), requested.partition(), offset);
        } else {
            var transaction = new OffsetStore.Transaction(coordinator.partitionOf(groupId), producer.id());
            coordinator.offsets().putPending(transaction, groupId, requested.topic(), requested.partition(), offset);
        }
    }
}
