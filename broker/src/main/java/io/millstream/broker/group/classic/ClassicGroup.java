package io.millstream.broker.group.classic;

import io.millstream.broker.group.CommitSource;
import io.millstream.broker.group.CommittedOffset;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.GroupType;
import io.millstream.broker.internal.Deadline;
import io.millstream.broker.internal.Mailbox;
import io.millstream.wire.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of the classic protocol: its members, its generation and where it stands between two.
 *
 * <pre>
 *            first join            all joined            assignment stored
 *   EMPTY ──────────────► PREPARING ─────────► COMPLETING ──────────────► STABLE
 *     ▲                    ▲   │                   │                        │
 *     └── nobody is left ──│───┘                   │                        │
 *                          └── a member comes, goes or changes its mind ────┘
 * </pre>
 *
 * <p>Holds state and answers questions; {@link Rebalancing} moves it. Belongs to the coordinator's thread.
 */
final class ClassicGroup implements Group {
    /** What records of early versions of Kafka say of the time of the last change. */
    static final long UNKNOWN_TIME = -1;

    private final String groupId;
    private final Mailbox mailbox;
    private final GroupMembers members = new GroupMembers();
    private final Map<String, Deadline> pendingMembers = new LinkedHashMap<>();
    private final Set<String> pendingSyncs = new LinkedHashSet<>();
    private @Nullable RebalanceTimers timers;

    private ClassicState state = ClassicState.EMPTY;
    private long stateSinceMs;
    private boolean isGathering;
    private boolean awaitsAssignment;
    private int generationId;
    private @Nullable String protocolType;
    private @Nullable String protocol;
    private SubscribedTopics subscribedTopics = SubscribedTopics.UNKNOWN;

    ClassicGroup(String groupId, Mailbox mailbox) {
        this.groupId = groupId;
        this.mailbox = mailbox;
        this.stateSinceMs = mailbox.wallMs();
    }

    /** What passes when members, or the leader, take too long. */
    record RebalanceTimers(Deadline join, Deadline sync, Gathering gathering) {}

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return GroupType.CLASSIC;
    }

    @Override
    public String state() {
        return state.toString();
    }

    boolean isIn(ClassicState wanted) {
        return state == wanted;
    }

    ClassicState currentState() {
        return state;
    }

    /** When it came to where it stands. */
    long stateSinceMs() {
        return stateSinceMs;
    }

    void moveTo(ClassicState next) {
        isGathering = next == ClassicState.PREPARING_REBALANCE && state == ClassicState.EMPTY;
        state = next;
        stateSinceMs = mailbox.wallMs();
    }

    /** True while the first members of an empty group gather: they wait for others a little. */
    boolean isGathering() {
        return isGathering;
    }

    /**
     * True if no leader has assigned the partitions since the group was made from one of another protocol: what the members
     * have is not all that there is.
     */
    boolean awaitsAssignment() {
        return awaitsAssignment;
    }

    void awaitsAssignment(boolean isNeeded) {
        awaitsAssignment = isNeeded;
    }

    /** Takes over what a record says of a group that is just being loaded. */
    void restore(int newGenerationId, @Nullable String newProtocolType, @Nullable String newProtocol, long sinceMs) {
        generationId = newGenerationId;
        protocolType = newProtocolType;
        protocol = newProtocol;
        state = members.isEmpty() ? ClassicState.EMPTY : ClassicState.STABLE;
        stateSinceMs = sinceMs;
        subscribedTopics = SubscribedTopics.of(this);
    }

    int generationId() {
        return generationId;
    }

    @Override
    public String protocolType() {
        return protocolType == null ? "" : protocolType;
    }

    @Nullable
    String protocolTypeOrNull() {
        return protocolType;
    }

    /** The first member says what the group is for. */
    void setProtocolType(String type) {
        protocolType = type;
    }

    /** The protocol of this generation; null between generations of an empty group. */
    @Nullable
    String protocol() {
        return protocol;
    }

    GroupMembers members() {
        return members;
    }

    RebalanceTimers timers() {
        if (timers == null) {
            throw new IllegalStateException("group " + groupId + " has no timers yet");
        }
        return timers;
    }

    void setTimers(RebalanceTimers newTimers) {
        timers = newTimers;
    }

    /** Members that were given an id and have not come back with it (KIP-394), and when to give up on each. */
    Map<String, Deadline> pendingMembers() {
        return pendingMembers;
    }

    /** Members of this generation that have not asked for their assignment. */
    Set<String> pendingSyncs() {
        return pendingSyncs;
    }

    /** How long the slowest member may take to join again. */
    int rebalanceTimeoutMs() {
        int longest = 0;
        for (ClassicMember member : members.all()) {
            longest = Math.max(longest, member.terms().rebalanceTimeoutMs());
        }
        return longest;
    }

    boolean haveAllJoined() {
        return pendingMembers.isEmpty() && members.all().stream().allMatch(ClassicMember::isAwaitingJoin);
    }

    /** True if a member with these protocols can work with the others. */
    boolean supports(String memberProtocolType, List<MemberProtocol> protocols) {
        if (members.isEmpty()) { // also if the first ones have left while they waited for others
            return !memberProtocolType.isEmpty() && !protocols.isEmpty();
        }
        Set<String> common = members.commonProtocols();
        return memberProtocolType.equals(protocolType)
                && protocols.stream().anyMatch(offered -> common.contains(offered.name()));
    }

    /** The next generation begins, with the members that are here. */
    void beginGeneration() {
        generationId++;
        awaitsAssignment = false;
        pendingSyncs.clear();
        protocol = members.isEmpty() ? null : members.electProtocol();
        subscribedTopics = SubscribedTopics.of(this);
        moveTo(members.isEmpty() ? ClassicState.EMPTY : ClassicState.COMPLETING_REBALANCE);
    }

    /** Whether the sender is the member it says it is; NONE if so. */
    ErrorCode checkMember(String memberId, @Nullable String groupInstanceId) {
        if (groupInstanceId != null) {
            String holder = members.memberIdOf(groupInstanceId);
            if (holder == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            if (!holder.equals(memberId)) {
                return ErrorCode.FENCED_INSTANCE_ID; // another process has taken over its place (KIP-345)
            }
        }
        return members.find(memberId) == null ? ErrorCode.UNKNOWN_MEMBER_ID : ErrorCode.NONE;
    }

    // ---- what requests that serve every kind of group ask

    @Override
    public boolean isEmpty() {
        return state == ClassicState.EMPTY && pendingMembers.isEmpty();
    }

    @Override
    public ErrorCode checkOffsetCommit(CommitSource source) {
        boolean namesMember =
                source.generationOrEpoch() >= 0 || !source.memberId().isEmpty() || source.groupInstanceId() != null;
        if (source.generationOrEpoch() < 0 && state == ClassicState.EMPTY) {
            return ErrorCode.NONE; // a tool resets offsets
        }
        if (namesMember) {
            ErrorCode error = checkMember(source.memberId(), source.groupInstanceId());
            if (error != ErrorCode.NONE) {
                return error;
            }
            if (source.generationOrEpoch() != generationId) {
                return ErrorCode.ILLEGAL_GENERATION;
            }
        } else if (!source.isTransactional()) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        // The leader may be assigning these partitions to others already.
        return !source.isTransactional() && state == ClassicState.COMPLETING_REBALANCE
                ? ErrorCode.REBALANCE_IN_PROGRESS
                : ErrorCode.NONE;
    }

    @Override
    public void committed(CommitSource source) {
        ClassicMember member = members.find(source.memberId());
        if (member != null && !source.isTransactional() && state != ClassicState.COMPLETING_REBALANCE) {
            member.heard();
        }
    }

    @Override
    public ErrorCode checkOffsetFetch(@Nullable String memberId, int memberEpoch) {
        return ErrorCode.NONE;
    }

    @Override
    public ErrorCode checkOffsetDelete() {
        // The members of another protocol cannot say which topics they read.
        return state == ClassicState.EMPTY || SubscribedTopics.isConsumerProtocol(protocolType())
                ? ErrorCode.NONE
                : ErrorCode.NON_EMPTY_GROUP;
    }

    @Override
    public ErrorCode checkDelete() {
        return state == ClassicState.EMPTY ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return subscribedTopics.mayContain(topic);
    }

    @Override
    public OptionalLong lastUsedMs(CommittedOffset offset) {
        if (protocolType == null) {
            return OptionalLong.of(offset.commitTimestampMs());
        }
        if (state == ClassicState.EMPTY) {
            return OptionalLong.of(stateSinceMs == UNKNOWN_TIME ? offset.commitTimestampMs() : stateSinceMs);
        }
        boolean knowsTopics = state == ClassicState.STABLE && subscribedTopics.isKnown();
        return knowsTopics ? OptionalLong.of(offset.commitTimestampMs()) : OptionalLong.empty();
    }

    @Override
    public List<GroupRecord> tombstones() {
        return List.of(GroupMetadata.tombstone(groupId));
    }

    @Override
    public void removed() {
        state = ClassicState.DEAD;
        if (timers != null) {
            timers.join().cancel();
            timers.sync().cancel();
        }
        pendingMembers.values().forEach(Deadline::cancel);
        Collection<ClassicMember> left = new ArrayList<>(members.all());
        for (ClassicMember member : left) {
            member.session().cancel();
            Answers.join(member, ErrorCode.UNKNOWN_MEMBER_ID);
            Answers.sync(member, ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }
}
