package io.millstream.broker.group.consumer;

import io.millstream.broker.group.CommitSource;
import io.millstream.wire.ErrorCode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether members of a consumer group, and others, may commit and fetch its offsets. */
final class OffsetChecks {
    /** The first version of OffsetCommit whose answer can say that an epoch is stale. */
    private static final int KNOWS_MEMBER_EPOCHS = 9;

    private OffsetChecks() {}

    /** For a commit as a whole; an epoch that is behind may still do for single partitions: {@link #commit}. */
    static ErrorCode commit(ConsumerGroup group, CommitSource source) {
        int epoch = source.generationOrEpoch();
        if (epoch < 0 && group.isEmpty()) {
            return ErrorCode.NONE; // an admin client, or a consumer that assigns its partitions itself
        }
        boolean namesNobody = source.memberId().isEmpty() && source.groupInstanceId() == null;
        if (source.isTransactional() && epoch < 0 && namesNobody) {
            return ErrorCode.NONE; // TxnOffsetCommit of a producer that does not say whose offsets it commits
        }
        ConsumerMember member = group.member(source.memberId());
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (member.subscription().isClassic()) {
            return epoch == member.epoch() ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
        }
        if (!source.isTransactional() && source.apiVersion() < KNOWS_MEMBER_EPOCHS) {
            return ErrorCode.UNSUPPORTED_VERSION;
        }
        return epoch == member.epoch() ? ErrorCode.NONE : ErrorCode.STALE_MEMBER_EPOCH;
    }

    /**
     * For one partition of a commit that came with an older epoch (KIP-1251): fine if the member has had the partition since
     * then, because nobody else can have committed meanwhile.
     */
    static ErrorCode commit(ConsumerGroup group, CommitSource source, UUID topicId, int partition) {
        ErrorCode error = commit(group, source);
        ConsumerMember member = group.member(source.memberId());
        if (error != ErrorCode.STALE_MEMBER_EPOCH || member == null) {
            return error;
        }
        Integer since = member.progress().assigned().epochOf(topicId, partition);
        if (since == null) {
            since = member.progress().pendingRevocation().epochOf(topicId, partition);
        }
        boolean isOwned = since != null && source.generationOrEpoch() >= since;
        return isOwned && source.generationOrEpoch() <= member.epoch() ? ErrorCode.NONE : error;
    }

    static ErrorCode fetch(ConsumerGroup group, @Nullable String memberId, int memberEpoch) {
        if (memberId == null && memberEpoch < 0) {
            return ErrorCode.NONE; // an admin client, or a version that does not say
        }
        ConsumerMember member = memberId == null ? null : group.member(memberId);
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        if (memberEpoch == member.epoch()) {
            return ErrorCode.NONE;
        }
        return member.subscription().isClassic() ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH;
    }
}
