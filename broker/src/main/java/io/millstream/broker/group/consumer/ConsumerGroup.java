package io.millstream.broker.group.consumer;

import io.millstream.broker.group.CommitSource;
import io.millstream.broker.group.CommittedOffset;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.GroupType;
import io.millstream.wire.ErrorCode;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of one group of the consumer protocol: exactly what its records in {@code __consumer_offsets} say. It changes
 * through {@link ConsumerGroupRecords#apply} only, so that a replay of the log after a restart gives the same state.
 *
 * <p>Three epochs drive it (KIP-848): the <i>group epoch</i> rises when members or topics change; the <i>assignment
 * epoch</i> follows when a target assignment for it is there; each member's own <i>member epoch</i> follows when it has
 * given up what it must and may use what it got.
 *
 * <p>Confined to the coordinator's thread. A change is made on a {@link #copy()}, which takes the group's place once its
 * records are written ({@link GroupChange}).
 */
final class ConsumerGroup implements Group {
    /** The states of KIP-848, under the names that ListGroups and ConsumerGroupDescribe show. */
    enum State {
        EMPTY("Empty"),
        ASSIGNING("Assigning"),
        RECONCILING("Reconciling"),
        STABLE("Stable");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What the members of every group of this protocol are. */
    static final String PROTOCOL_TYPE = "consumer";

    private static final long NEVER = -1;

    private final String groupId;
    private int groupEpoch;
    private long metadataHash;
    private int assignmentEpoch;
    private long assignedMs;
    private boolean hasPartitionMetadata;
    private long checkedTopicsVersion = NEVER; // of the topic image that the epoch stands for; not in the log
    private long regexTopicsVersion = NEVER; // of the topic image that patterns were looked up in; not in the log
    private final TreeMap<String, ConsumerMember> members;
    private final HashMap<String, String> memberIdByInstance;
    private final HashMap<String, PartitionSet> targets;
    private final PartitionOwners owners;
    private final TreeMap<String, ResolvedRegex> regexes;
    private final SoftState soft;
    private @Nullable SortedSet<String> subscribedTopics; // computed when asked for, forgotten when members change

    /** A group that nobody has joined. */
    ConsumerGroup(String groupId) {
        this.groupId = groupId;
        members = new TreeMap<>();
        memberIdByInstance = new HashMap<>();
        targets = new HashMap<>();
        owners = new PartitionOwners();
        regexes = new TreeMap<>();
        soft = new SoftState();
    }

    private ConsumerGroup(ConsumerGroup from) {
        groupId = from.groupId;
        groupEpoch = from.groupEpoch;
        metadataHash = from.metadataHash;
        assignmentEpoch = from.assignmentEpoch;
        assignedMs = from.assignedMs;
        hasPartitionMetadata = from.hasPartitionMetadata;
        checkedTopicsVersion = from.checkedTopicsVersion;
        regexTopicsVersion = from.regexTopicsVersion;
        members = new TreeMap<>(from.members);
        memberIdByInstance = new HashMap<>(from.memberIdByInstance);
        targets = new HashMap<>(from.targets);
        owners = from.owners.copy();
        regexes = new TreeMap<>(from.regexes);
        soft = from.soft; // not in the log, hence not part of a change
        subscribedTopics = from.subscribedTopics;
    }

    /** The same group, to be changed apart from this one. Shares what is immutable, and the {@link SoftState}. */
    ConsumerGroup copy() {
        return new ConsumerGroup(this);
    }

    @Override
    public String groupId() {
        return groupId;
    }

    @Override
    public GroupType type() {
        return GroupType.CONSUMER;
    }

    @Override
    public String protocolType() {
        return PROTOCOL_TYPE;
    }

    @Override
    public String state() {
        return phase().toString();
    }

    int groupEpoch() {
        return groupEpoch;
    }

    /** {@link TopicImage#hash} of the subscribed topics when the group epoch was set. */
    long metadataHash() {
        return metadataHash;
    }

    int assignmentEpoch() {
        return assignmentEpoch;
    }

    /** When the target assignment was made; 0 if that is not known. */
    long assignedMs() {
        return assignedMs;
    }

    /** True if the log holds the topic metadata that Kafka wrote before 4.1; it is deleted with the next change. */
    boolean hasPartitionMetadata() {
        return hasPartitionMetadata;
    }

    /** True if the group's epoch stands for the topics as they are in {@code topics}. */
    boolean hasChecked(TopicImage topics) {
        return checkedTopicsVersion == topics.version();
    }

    void checked(TopicImage topics) {
        checkedTopicsVersion = topics.version();
    }

    /** True if the group's patterns were looked up in {@code topics}. */
    boolean hasLookedUp(TopicImage topics) {
        return regexTopicsVersion == topics.version();
    }

    void lookedUp(TopicImage topics) {
        regexTopicsVersion = topics.version();
    }

    /** What is known of the group besides the log. */
    SoftState soft() {
        return soft;
    }

    State phase() {
        if (members.isEmpty()) {
            return State.EMPTY;
        }
        if (groupEpoch > assignmentEpoch) {
            return State.ASSIGNING;
        }
        for (ConsumerMember member : members.values()) {
            if (!member.progress().isReconciledTo(assignmentEpoch)) {
                return State.RECONCILING;
            }
        }
        return State.STABLE;
    }

    @Override
    public boolean isEmpty() {
        return members.isEmpty();
    }

    int size() {
        return members.size();
    }

    /** The members by id, sorted. Not to be changed. */
    NavigableMap<String, ConsumerMember> members() {
        return Collections.unmodifiableNavigableMap(members);
    }

    @Nullable
    ConsumerMember member(String memberId) {
        return members.get(memberId);
    }

    /** The member with that instance id. */
    @Nullable
    ConsumerMember staticMember(String instanceId) {
        String memberId = memberIdByInstance.get(instanceId);
        return memberId == null ? null : members.get(memberId);
    }

    PartitionSet target(String memberId) {
        return targets.getOrDefault(memberId, PartitionSet.EMPTY);
    }

    /** Ids of members that have a target, with those that have gone. */
    Set<String> targetMemberIds() {
        return Collections.unmodifiableSet(targets.keySet());
    }

    /** Who counts as the owner of a partition, assigned or pending revocation; null if it is free. */
    @Nullable
    String ownerOf(UUID topicId, int partition) {
        return owners.ownerOf(topicId, partition);
    }

    /** True if others still count as owners of partitions that the member is to get. */
    boolean waitsForOthers(ConsumerMember member) {
        return owners.hasOther(member.memberId(), target(member.memberId()));
    }

    /** What the subscribed patterns stand for, by pattern. Not to be changed. */
    NavigableMap<String, ResolvedRegex> regexes() {
        return Collections.unmodifiableNavigableMap(regexes);
    }

    /** How many members are subscribed to each pattern. */
    Map<String, Integer> regexSubscribers() {
        var counts = new TreeMap<String, Integer>();
        for (ConsumerMember member : members.values()) {
            if (member.subscription().hasRegex()) {
                counts.merge(member.subscription().topicRegex(), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** All topics that members are subscribed to, by name or by a pattern that has been looked up. */
    SortedSet<String> subscribedTopics() {
        SortedSet<String> topics = subscribedTopics;
        if (topics == null) {
            topics = new TreeSet<>();
            for (ConsumerMember member : members.values()) {
                topics.addAll(member.subscription().topicNames());
            }
            for (String regex : regexSubscribers().keySet()) {
                topics.addAll(regexTopics(regex));
            }
            topics = Collections.unmodifiableSortedSet(topics);
            subscribedTopics = topics;
        }
        return topics;
    }

    private SortedSet<String> regexTopics(String regex) {
        return regexes.getOrDefault(regex, ResolvedRegex.NOTHING).topics();
    }

    /** The topics that {@code member} wants and that exist. */
    Set<UUID> subscribedTopicIds(ConsumerMember member, TopicImage topics) {
        Set<UUID> ids = topics.ids(member.subscription().topicNames());
        if (member.subscription().hasRegex()) {
            ids.addAll(topics.ids(regexTopics(member.subscription().topicRegex())));
        }
        return ids;
    }

    // ---- What requests for any kind of group ask ----

    @Override
    public ErrorCode checkOffsetCommit(CommitSource source) {
        return OffsetChecks.commit(this, source);
    }

    @Override
    public ErrorCode checkOffsetCommit(CommitSource source, UUID topicId, int partition) {
        return OffsetChecks.commit(this, source, topicId, partition);
    }

    @Override
    public ErrorCode checkOffsetFetch(@Nullable String memberId, int memberEpoch) {
        return OffsetChecks.fetch(this, memberId, memberEpoch);
    }

    @Override
    public ErrorCode checkOffsetDelete() {
        return ErrorCode.NONE; // of topics that nobody is subscribed to, also while there are members
    }

    @Override
    public ErrorCode checkDelete() {
        return isEmpty() ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
    }

    @Override
    public boolean isSubscribedTo(String topic) {
        return subscribedTopics().contains(topic);
    }

    @Override
    public OptionalLong lastUsedMs(CommittedOffset offset) {
        return OptionalLong.of(offset.commitTimestampMs());
    }

    @Override
    public List<GroupRecord> tombstones() {
        return ConsumerGroupRecords.groupTombstones(this);
    }

    // ---- Changes, one for each type of record ----

    void epoch(int newGroupEpoch, long newMetadataHash) {
        groupEpoch = newGroupEpoch;
        metadataHash = newMetadataHash;
    }

    void assigned(int newAssignmentEpoch, long newAssignedMs) {
        assignmentEpoch = newAssignmentEpoch;
        assignedMs = newAssignedMs;
    }

    void partitionMetadata(boolean isThere) {
        hasPartitionMetadata = isThere;
    }

    void describe(String memberId, MemberClient client, Subscription subscription) {
        ConsumerMember before = members.getOrDefault(memberId, ConsumerMember.joining(memberId));
        forgetInstance(before);
        members.put(memberId, before.with(client, subscription));
        if (client.instanceId() != null) {
            memberIdByInstance.put(client.instanceId(), memberId);
        }
        subscribedTopics = null;
    }

    void progress(String memberId, Progress progress) {
        ConsumerMember before = members.getOrDefault(memberId, ConsumerMember.joining(memberId));
        owners.release(memberId, before.progress());
        members.put(memberId, before.with(progress));
        owners.claim(memberId, progress);
    }

    void target(String memberId, @Nullable PartitionSet target) {
        if (target == null) {
            targets.remove(memberId);
        } else {
            targets.put(memberId, target);
        }
    }

    void remove(String memberId) {
        ConsumerMember gone = members.remove(memberId);
        if (gone != null) {
            owners.release(memberId, gone.progress());
            forgetInstance(gone);
            subscribedTopics = null;
        }
    }

    void regex(String regex, @Nullable ResolvedRegex resolved) {
        if (resolved == null) {
            regexes.remove(regex);
        } else {
            regexes.put(regex, resolved);
        }
        subscribedTopics = null;
    }

    private void forgetInstance(ConsumerMember member) {
        if (member.instanceId() != null) {
            memberIdByInstance.remove(member.instanceId(), member.memberId()); // unless another has taken it over
        }
    }
}
