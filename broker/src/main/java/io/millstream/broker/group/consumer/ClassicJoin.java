package io.millstream.broker.group.consumer;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import io.millstream.wire.message.JoinGroupRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the JoinGroup of a classic member does to a consumer group; decides only, as {@link Heartbeats} do. */
final class ClassicJoin {
    private final Assignors assignors;
    private final int maxSize;

    ClassicJoin(Assignors assignors, int maxSize) {
        this.assignors = assignors;
        this.maxSize = maxSize;
    }

    /**
     * One request.
     *
     * @param isFirst the sender has no member id yet; {@code memberId} was made for it
     * @param wish the subscription in the request
     */
    record Attempt(
            String memberId,
            boolean isFirst,
            JoinGroupRequest request,
            ConsumerProtocolSubscription wish,
            int rebalanceTimeoutMs) {}

    /** Whether there is room, and a protocol that all classic members understand. */
    ErrorCode check(ConsumerGroup group, String memberId, JoinGroupRequest request) {
        if (group.size() >= maxSize && group.member(memberId) == null) {
            return ErrorCode.GROUP_MAX_SIZE_REACHED;
        }
        if (!request.protocolType().equals(EmbeddedProtocol.TYPE)
                || request.protocols().isEmpty()) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        for (JoinGroupRequest.JoinGroupRequestProtocol offered : request.protocols()) {
            if (allSupport(group, offered.name())) {
                return ErrorCode.NONE;
            }
        }
        return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
    }

    private static boolean allSupport(ConsumerGroup group, String protocol) {
        for (ConsumerMember member : group.members().values()) {
            ClassicProtocols classic = member.subscription().classic();
            if (classic != null
                    && classic.protocols().stream()
                            .noneMatch(offered -> offered.name().equals(protocol))) {
                return false;
            }
        }
        return true;
    }

    /** Adds or changes the member and takes its next step; the change is good only if this is NONE. */
    ErrorCode join(GroupChange change, Attempt attempt, Sender sender, TopicImage topics, long nowMs) {
        Membership.Found found = Membership.findClassic(
                change, attempt.memberId(), attempt.request().groupInstanceId(), attempt.isFirst());
        Refusal refusal = found.refusal();
        if (refusal != null) {
            return refusal.error();
        }
        ConsumerMember before = Objects.requireNonNull(found.member());
        ConsumerMember after = before.with(client(before, attempt, sender), subscription(attempt));
        Heartbeats.describe(change, before, after, topics);
        if (change.group().groupEpoch() > change.group().assignmentEpoch()) {
            TargetAssignment.compute(change, assignors, topics, nowMs);
        }
        refusal = Heartbeats.reconcile(change, after, EmbeddedProtocol.owned(attempt.wish(), topics), topics, nowMs);
        return refusal == null ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    /** True if there is a newer epoch, or partitions to give up, or partitions that have become free. */
    static boolean mustJoinAgain(ConsumerGroup group, ConsumerMember member) {
        Progress progress = member.progress();
        return member.epoch() < group.groupEpoch()
                || progress.state() == MemberState.UNREVOKED_PARTITIONS
                || (progress.state() == MemberState.UNRELEASED_PARTITIONS && !group.waitsForOthers(member));
    }

    private static MemberClient client(ConsumerMember before, Attempt attempt, Sender sender) {
        String instanceId = attempt.request().groupInstanceId();
        String rackId = attempt.wish().rackId();
        return new MemberClient(
                instanceId == null ? before.instanceId() : instanceId,
                rackId == null ? before.client().rackId() : rackId,
                sender.clientId(),
                sender.clientHost());
    }

    private static Subscription subscription(Attempt attempt) {
        List<ClassicProtocols.Protocol> protocols = new ArrayList<>();
        for (JoinGroupRequest.JoinGroupRequestProtocol offered :
                attempt.request().protocols()) {
            protocols.add(ClassicProtocols.Protocol.copyOf(offered.name(), offered.metadata()));
        }
        return new Subscription(
                Subscription.names(attempt.wish().topics()),
                "", // the classic protocol has no patterns: its members look them up themselves
                attempt.rebalanceTimeoutMs(),
                null,
                new ClassicProtocols(attempt.request().sessionTimeoutMs(), protocols));
    }
}
