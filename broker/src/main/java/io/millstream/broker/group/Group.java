package io.millstream.broker.group;

import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group, as the requests that serve every kind of group see it. Belongs to the coordinator's thread.
 *
 * <p>Not sealed, because the kinds live in packages of their own; there are {@link SimpleGroup}, the classic group and the
 * consumer group.
 */
public interface Group {
    String groupId();

    GroupType type();

    /** Its state, as ListGroups spells it. */
    String state();

    /** What its members are: {@code consumer}, {@code connect} and so on; empty if it never had any. */
    String protocolType();

    /** True if it has no members. */
    boolean isEmpty();

    /** Whether the sender may commit offsets now; NONE if so. */
    ErrorCode checkOffsetCommit(CommitSource source);

    /**
     * Whether the sender may commit the offset of one partition, where the whole request's epoch is stale: a member that has
     * had the partition since then may (KIP-1251).
     */
    default ErrorCode checkOffsetCommit(CommitSource source, UUID topicId, int partition) {
        return checkOffsetCommit(source);
    }

    /** A member has committed: in a classic group that counts as a heartbeat. */
    default void committed(CommitSource source) {}

    /** Whether a member may fetch offsets; {@code memberId} is null, and the epoch negative, where none is named. */
    ErrorCode checkOffsetFetch(@Nullable String memberId, int memberEpoch);

    /** Whether offsets may be deleted at all (OffsetDelete). */
    ErrorCode checkOffsetDelete();

    /** Whether the group may be deleted. */
    ErrorCode checkDelete();

    /** True if members read the topic, or may; its offsets are then neither deleted nor expired. */
    boolean isSubscribedTo(String topic);

    /**
     * When an offset that this group committed was last of use; retention counts from then. Empty if the group's offsets
     * do not expire now.
     */
    OptionalLong lastUsedMs(CommittedOffset offset);

    /** The records that delete the group itself, without its offsets; none if it has none. */
    List<GroupRecord> tombstones();

    /** It is no longer in {@link Groups}: whatever waits in it gets an answer, and its timers end. */
    default void removed() {}
}
