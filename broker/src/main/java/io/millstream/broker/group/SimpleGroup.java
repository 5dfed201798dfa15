package io.millstream.broker.group;

import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A group that has committed offsets and never had members: a consumer that assigns its partitions itself. Kafka knows it as
 * an empty classic group; the first member that joins puts a group of its own kind in its place.
 */
record SimpleGroup(String groupId) implements Group {
    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    @Override
    public String state() {
        return "Empty";
    }

    @Override
    public String protocolType() {
        return "";
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public ErrorCode checkOffsetCommit(CommitSource source) {
        // Whoever names a generation believes to be a member of a group that is gone.
        return source.generationOrEpoch() < 0 ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    @Override
    public ErrorCode checkOffsetFetch(@Nullable String memberId, int memberEpoch) {
        return ErrorCode.NONE;
    }

    @Override
    public ErrorCode checkOffsetDelete() {
        return ErrorCode.NONE;
    }

    @Override
    public ErrorCode checkDelete() {
        return ErrorCode.NONE;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return false;
    }

    @Override
    public OptionalLong lastUsedMs(CommittedOffset offset) {
        return OptionalLong.of(offset.commitTimestampMs());
    }

    @Override
    public List<GroupRecord> tombstones() {
        return List.of();
    }
}
