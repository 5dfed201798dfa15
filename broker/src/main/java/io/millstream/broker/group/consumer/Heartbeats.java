package io.millstream.broker.group.consumer;

import io.millstream.broker.group.consumer.MemberTimers.Kind;
import io.millstream.broker.group.consumer.RegexSubscriptions.Effect;
import io.millstream.broker.internal.ClientRegex;
import io.millstream.broker.internal.ClientRegex.InvalidRegexException;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a ConsumerGroupHeartbeat does to its group (KIP-848), without doing it: in come the group, the request, the
 * topics and the time, out come records and an answer.
 *
 * <ol>
 *   <li>The member is found or made, and brought up to date. If its topics change, the group epoch rises.
 *   <li>If the group epoch is ahead of the assignment epoch, a new target assignment is computed.
 *   <li>The member takes the next step towards its target ({@link Reconciliation}).
 * </ol>
 */
final class Heartbeats {
    private final Assignors assignors;
    private final GroupConfigs configs;
    private final Supplier<String> memberIds;

    /** @param memberIds makes ids for members that bring none (version 0 of the request) */
    Heartbeats(Assignors assignors, GroupConfigs configs, Supplier<String> memberIds) {
        this.assignors = assignors;
        this.configs = configs;
        this.memberIds = memberIds;
    }

    Assignors assignors() {
        return assignors;
    }

    /** The answer, which counts only once {@link GroupChange#records()} are written. */
    ConsumerGroupHeartbeatResponse answer(
            GroupChange change, ConsumerGroupHeartbeatRequest request, Caller caller, TopicImage topics) {
        String memberId = request.memberId().isEmpty() ? memberIds.get() : request.memberId();
        Refusal refusal = isFull(change.group(), memberId);
        if (refusal != null) {
            return refused(refusal);
        }
        PartitionSet reported = reported(request);
        Membership.Found found = Membership.find(change, memberId, request, reported);
        if (found.refusal() != null) {
            return refused(found.refusal());
        }
        ConsumerMember before = Objects.requireNonNull(found.member());
        ConsumerMember after = before.with(client(before, request, caller), subscription(before, request));
        refusal = invalidRegex(change.group(), before, after);
        if (refusal != null) {
            return refused(refusal);
        }
        describe(change, before, after, topics);
        if (change.group().groupEpoch() > change.group().assignmentEpoch()) {
            TargetAssignment.compute(change, assignors, topics, caller.nowMs());
        }
        Refusal mustRejoin = reconcile(change, after, reported, topics, caller.nowMs());
        if (mustRejoin != null) {
            return refused(mustRejoin);
        }
        return accepted(change.group(), before, memberId, request, caller.nowMs());
    }

    static ConsumerGroupHeartbeatResponse refused(Refusal refusal) {
        return new ConsumerGroupHeartbeatResponse()
                .errorCode(refusal.error().code())
                .errorMessage(refusal.message());
    }

    private @Nullable Refusal isFull(ConsumerGroup group, String memberId) {
        int maxSize = configs.settings().maxSize();
        if (group.size() < maxSize || group.member(memberId) != null) {
            return null;
        }
        return new Refusal(
                ErrorCode.GROUP_MAX_SIZE_REACHED,
                "The consumer group has reached its maximum capacity of " + maxSize + " members.");
    }

    private static MemberClient client(ConsumerMember before, ConsumerGroupHeartbeatRequest request, Caller caller) {
        String instanceId = request.instanceId() != null ? request.instanceId() : before.instanceId();
        String rackId =
                request.rackId() != null ? request.rackId() : before.client().rackId();
        return new MemberClient(instanceId, rackId, caller.clientId(), caller.clientHost());
    }

    /** What the member leaves out has not changed. */
    private static Subscription subscription(ConsumerMember before, ConsumerGroupHeartbeatRequest request) {
        Subscription known = before.subscription();
        List<String> names = request.subscribedTopicNames();
        String regex = request.subscribedTopicRegex();
        String assignor = request.serverAssignor();
        int timeoutMs = request.rebalanceTimeoutMs();
        return new Subscription(
                names == null ? known.topicNames() : Subscription.names(names),
                regex == null ? known.topicRegex() : regex,
                timeoutMs == Subscription.NO_TIMEOUT ? known.rebalanceTimeoutMs() : timeoutMs,
                assignor == null ? known.assignor() : assignor,
                null);
    }

    private static @Nullable Refusal invalidRegex(ConsumerGroup group, ConsumerMember before, ConsumerMember after) {
        String regex = after.subscription().topicRegex();
        if (regex.equals(before.subscription().topicRegex()) || !RegexSubscriptions.isNew(group, regex)) {
            return null;
        }
        try {
            ClientRegex.compile(regex);
            return null;
        } catch (InvalidRegexException e) {
            return new Refusal(
                    ErrorCode.INVALID_REGULAR_EXPRESSION,
                    "SubscribedTopicRegex `" + regex + "` is not a valid regular expression: " + e.getMessage() + ".");
        }
    }

    /** Writes what the member says about itself, and the group epoch that follows from it or from topics that changed. */
    static void describe(GroupChange change, ConsumerMember before, ConsumerMember after, TopicImage topics) {
        ConsumerMember known = change.group().member(after.memberId());
        if (known == null || !known.saysTheSame(after)) {
            change.write(ConsumerGroupRecords.member(change.group().groupId(), after));
        }
        Effect effect = RegexSubscriptions.update(change, before, after);
        boolean isDue = change.group().groupEpoch() == 0 // a new group, even if nobody wants anything yet
                || effect == Effect.CHANGED_AND_RESOLVED
                || !after.subscription()
                        .topicNames()
                        .equals(before.subscription().topicNames());
        if (isDue || !change.group().hasChecked(topics)) {
            GroupEpoch.bumpIf(isDue, change, topics);
        }
    }

    /** The member's next step towards its target; refused if it must begin anew. */
    static @Nullable Refusal reconcile(
            GroupChange change, ConsumerMember after, @Nullable PartitionSet reported, TopicImage topics, long nowMs) {
        ConsumerGroup group = change.group();
        String memberId = after.memberId();
        ConsumerMember member = Objects.requireNonNull(group.member(memberId));
        var step = new Reconciliation(
                group.assignmentEpoch(), group.target(memberId), group.subscribedTopicIds(member, topics), reported);
        if (step.mustRejoin(member)) {
            return new Refusal(
                    ErrorCode.FENCED_MEMBER_EPOCH,
                    "The consumer group member is in a unknown state. The member must abandon all its partitions and"
                            + " rejoin.");
        }
        Progress next = step.next(member, group::ownerOf);
        if (!next.equals(member.progress())) {
            change.write(ConsumerGroupRecords.progress(group.groupId(), memberId, next));
            watchRevocation(group.soft().timers(), member.with(next), nowMs);
        }
        return null;
    }

    /** A member of the consumer protocol that is asked to give partitions up has its rebalance timeout to do so. */
    static void watchRevocation(MemberTimers timers, ConsumerMember member, long nowMs) {
        if (member.subscription().isClassic()) {
            return; // it has other timers: until it joins again, and until it fetches its assignment
        }
        if (member.progress().state() == MemberState.UNREVOKED_PARTITIONS) {
            long timeoutMs = Math.max(0, member.subscription().rebalanceTimeoutMs());
            timers.set(member.memberId(), Kind.REBALANCE, nowMs + timeoutMs, member.epoch());
        } else {
            timers.cancel(member.memberId(), Kind.REBALANCE);
        }
    }

    private ConsumerGroupHeartbeatResponse accepted(
            ConsumerGroup group,
            ConsumerMember before,
            String memberId,
            ConsumerGroupHeartbeatRequest request,
            long nowMs) {
        ConsumerMember member = Objects.requireNonNull(group.member(memberId));
        long sessionMs = configs.sessionTimeoutMs(group.groupId());
        group.soft().timers().set(memberId, Kind.SESSION, nowMs + sessionMs, member.epoch());
        var response = new ConsumerGroupHeartbeatResponse()
                .memberId(memberId)
                .memberEpoch(member.epoch())
                .heartbeatIntervalMs(configs.heartbeatIntervalMs(group.groupId()));
        boolean isChanged =
                !member.progress().assigned().samePartitions(before.progress().assigned());
        if (request.memberEpoch() == Progress.JOINING || saysEverything(request) || isChanged) {
            response.assignment(assignment(member.progress().assigned()));
        }
        return response;
    }

    /** A member that is not sure what the coordinator knows says everything, and wants to be told everything. */
    private static boolean saysEverything(ConsumerGroupHeartbeatRequest request) {
        return request.rebalanceTimeoutMs() != Subscription.NO_TIMEOUT
                && (request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null)
                && request.topicPartitions() != null;
    }

    private static ConsumerGroupHeartbeatResponse.Assignment assignment(OwnedPartitions assigned) {
        var topics = new ArrayList<ConsumerGroupHeartbeatResponse.TopicPartitions>();
        for (UUID topicId : assigned.topicIds()) {
            topics.add(new ConsumerGroupHeartbeatResponse.TopicPartitions()
                    .topicId(topicId)
                    .partitions(new ArrayList<>(assigned.partitions(topicId).keySet())));
        }
        return new ConsumerGroupHeartbeatResponse.Assignment().topicPartitions(topics);
    }

    private static @Nullable PartitionSet reported(ConsumerGroupHeartbeatRequest request) {
        if (request.topicPartitions() == null) {
            return null;
        }
        Map<UUID, Set<Integer>> partitions = new TreeMap<>();
        for (ConsumerGroupHeartbeatRequest.TopicPartitions topic : request.topicPartitions()) {
            partitions.computeIfAbsent(topic.topicId(), id -> new TreeSet<>()).addAll(topic.partitions());
        }
        return PartitionSet.of(partitions);
    }
}
