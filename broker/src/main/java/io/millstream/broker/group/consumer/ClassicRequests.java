package io.millstream.broker.group.consumer;

import io.millstream.broker.RequestContext;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.classic.OtherGroups;
import io.millstream.broker.group.consumer.MemberTimers.Kind;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.LeaveGroupRequest;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.SyncGroupRequest;
import io.millstream.wire.message.SyncGroupResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves members of the classic protocol inside a consumer group, while a group changes its protocol. To them it looks like
 * a classic group whose leader is another: they join and are followers at once, fetch their assignment, and are told by
 * REBALANCE_IN_PROGRESS to join again whenever there is something to give up or to get. Their generation is their member
 * epoch.
 */
final class ClassicRequests implements OtherGroups {
    private static final int KNOWN_ID_SINCE = 4; // version of JoinGroup (KIP-394)
    private static final int REBALANCE_TIMEOUT_SINCE = 1;

    private final GroupCoordinator coordinator;
    private final ConsumerGroups groups;
    private final ClassicJoin join;
    private final Supplier<String> memberIds;

    ClassicRequests(GroupCoordinator coordinator, ConsumerGroups groups, ClassicJoin join, Supplier<String> memberIds) {
        this.coordinator = coordinator;
        this.groups = groups;
        this.join = join;
        this.memberIds = memberIds;
    }

    @Override
    public CompletionStage<JoinGroupResponse> join(Group found, JoinGroupRequest request, RequestContext context) {
        if (!(found instanceof ConsumerGroup group)) {
            return OtherGroups.super.join(found, request, context);
        }
        boolean isFirst = request.memberId().isEmpty();
        String memberId = isFirst ? memberIds.get() : request.memberId();
        ErrorCode error = join.check(group, memberId, request);
        if (error != ErrorCode.NONE) {
            return answer(failedJoin(request.memberId(), error));
        }
        if (isFirst && request.groupInstanceId() == null && context.apiVersion() >= KNOWN_ID_SINCE) {
            return answer(failedJoin(memberId, ErrorCode.MEMBER_ID_REQUIRED));
        }
        ConsumerProtocolSubscription wish =
                EmbeddedProtocol.subscription(request.protocols().get(0).metadata());
        if (wish == null) {
            return answer(failedJoin(request.memberId(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
        }
        int rebalanceTimeoutMs = context.apiVersion() >= REBALANCE_TIMEOUT_SINCE
                ? request.rebalanceTimeoutMs()
                : request.sessionTimeoutMs();
        var change = new GroupChange(group);
        TopicImage topics = groups.topics();
        error = join.join(
                change,
                new ClassicJoin.Attempt(memberId, isFirst, request, wish, rebalanceTimeoutMs),
                Sender.of(context),
                topics,
                nowMs());
        if (error != ErrorCode.NONE) {
            return answer(failedJoin(request.memberId(), error));
        }
        ConsumerMember member = Objects.requireNonNull(change.group().member(memberId));
        MemberTimers timers = group.soft().timers();
        timers.cancel(memberId, Kind.JOIN);
        timers.set(memberId, Kind.SESSION, nowMs() + request.sessionTimeoutMs(), member.epoch());
        timers.set(memberId, Kind.SYNC, nowMs() + rebalanceTimeoutMs, member.epoch());
        return groups.commit(
                change,
                new JoinGroupResponse()
                        .memberId(memberId)
                        .generationId(member.epoch())
                        .protocolType(EmbeddedProtocol.TYPE)
                        .protocolName(request.protocols().get(0).name()));
    }

    @Override
    public CompletionStage<SyncGroupResponse> sync(Group found, SyncGroupRequest request, RequestContext context) {
        if (!(found instanceof ConsumerGroup group)) {
            return OtherGroups.super.sync(found, request, context);
        }
        ErrorCode error = check(group, request.memberId(), request.groupInstanceId(), request.generationId());
        if (error != ErrorCode.NONE) {
            return answer(new SyncGroupResponse().errorCode(error.code()));
        }
        ConsumerMember member = Objects.requireNonNull(group.member(request.memberId()));
        ClassicProtocols.Protocol protocol = Objects.requireNonNull(
                        member.subscription().classic())
                .protocols()
                .get(0);
        if (!matches(request.protocolType(), EmbeddedProtocol.TYPE)
                || !matches(request.protocolName(), protocol.name())) {
            return answer(new SyncGroupResponse().errorCode(ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code()));
        }
        if (group.groupEpoch() > member.epoch() && member.progress().state() != MemberState.UNREVOKED_PARTITIONS) {
            awaitJoin(group, member);
            return answer(new SyncGroupResponse().errorCode(ErrorCode.REBALANCE_IN_PROGRESS.code()));
        }
        group.soft().timers().cancel(member.memberId(), Kind.SYNC);
        heard(group, member);
        return groups.commit(
                new GroupChange(group),
                new SyncGroupResponse()
                        .protocolType(EmbeddedProtocol.TYPE)
                        .protocolName(protocol.name())
                        .assignment(EmbeddedProtocol.write(
                                member.progress().assigned().toSet(),
                                groups.topics(),
                                EmbeddedProtocol.versionOf(protocol.metadata()))));
    }

    @Override
    public CompletionStage<HeartbeatResponse> heartbeat(Group found, HeartbeatRequest request, RequestContext context) {
        if (!(found instanceof ConsumerGroup group)) {
            return OtherGroups.super.heartbeat(found, request, context);
        }
        ErrorCode error = check(group, request.memberId(), request.groupInstanceId(), request.generationId());
        if (error == ErrorCode.NONE) {
            ConsumerMember member = Objects.requireNonNull(group.member(request.memberId()));
            heard(group, member);
            if (ClassicJoin.mustJoinAgain(group, member)) {
                awaitJoin(group, member);
                error = ErrorCode.REBALANCE_IN_PROGRESS;
            }
        }
        return groups.commit(new GroupChange(group), new HeartbeatResponse().errorCode(error.code()));
    }

    @Override
    public CompletionStage<LeaveGroupResponse> leave(Group found, LeaveGroupRequest request, RequestContext context) {
        if (!(found instanceof ConsumerGroup group)) {
            return OtherGroups.super.leave(found, request, context);
        }
        var leaving = new TreeSet<String>();
        var answers = new ArrayList<LeaveGroupResponse.MemberResponse>();
        for (LeaveGroupRequest.MemberIdentity identity : members(request)) {
            ErrorCode error = checkLeaver(group, identity);
            if (error == ErrorCode.NONE) {
                leaving.add(Objects.requireNonNull(leaver(group, identity)).memberId());
            }
            answers.add(new LeaveGroupResponse.MemberResponse()
                    .memberId(identity.memberId())
                    .groupInstanceId(identity.groupInstanceId())
                    .errorCode(error.code()));
        }
        return groups.remove(group, leaving, leaveAnswer(answers, context));
    }

    private static List<LeaveGroupRequest.MemberIdentity> members(LeaveGroupRequest request) {
        return request.members().isEmpty()
                ? List.of(new LeaveGroupRequest.MemberIdentity().memberId(request.memberId()))
                : request.members();
    }

    /** Up to version 2 there is one member, whose error is the answer's. */
    private static LeaveGroupResponse leaveAnswer(
            List<LeaveGroupResponse.MemberResponse> answers, RequestContext context) {
        return context.apiVersion() <= 2
                ? new LeaveGroupResponse().errorCode(answers.get(0).errorCode())
                : new LeaveGroupResponse().members(answers);
    }

    private static @Nullable ConsumerMember leaver(ConsumerGroup group, LeaveGroupRequest.MemberIdentity identity) {
        String instanceId = identity.groupInstanceId();
        return instanceId == null ? group.member(identity.memberId()) : group.staticMember(instanceId);
    }

    private static ErrorCode checkLeaver(ConsumerGroup group, LeaveGroupRequest.MemberIdentity identity) {
        ConsumerMember member = leaver(group, identity);
        if (member == null) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        boolean namesAnother =
                !identity.memberId().isEmpty() && !identity.memberId().equals(member.memberId());
        if (namesAnother) {
            return ErrorCode.FENCED_INSTANCE_ID;
        }
        // An admin client may remove static members of either protocol by their instance id.
        boolean isTool = identity.memberId().isEmpty() && identity.groupInstanceId() != null;
        return member.subscription().isClassic() || isTool ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
    }

    /** Whether the sender is a classic member of the group, in its present generation. */
    private static ErrorCode check(
            ConsumerGroup group, String memberId, @Nullable String instanceId, int generationId) {
        if (instanceId != null) {
            Refusal refusal = Membership.holderOf(group, memberId, instanceId).refusal();
            if (refusal != null) {
                return refusal.error();
            }
        }
        ConsumerMember member = group.member(memberId);
        if (member == null || !member.subscription().isClassic()) {
            return ErrorCode.UNKNOWN_MEMBER_ID;
        }
        return member.epoch() == generationId ? ErrorCode.NONE : ErrorCode.ILLEGAL_GENERATION;
    }

    private void awaitJoin(ConsumerGroup group, ConsumerMember member) {
        long atMs = nowMs() + Math.max(0, member.subscription().rebalanceTimeoutMs());
        group.soft().timers().setIfAbsent(member.memberId(), Kind.JOIN, atMs, member.epoch());
    }

    private void heard(ConsumerGroup group, ConsumerMember member) {
        int sessionMs = Objects.requireNonNull(member.subscription().classic()).sessionTimeoutMs();
        group.soft().timers().set(member.memberId(), Kind.SESSION, nowMs() + sessionMs, member.epoch());
    }

    private long nowMs() {
        return coordinator.mailbox().nowMs();
    }

    private static boolean matches(@Nullable String said, String known) {
        return said == null || said.equals(known);
    }

    private static JoinGroupResponse failedJoin(String memberId, ErrorCode error) {
        return new JoinGroupResponse().memberId(memberId).errorCode(error.code());
    }

    private static <R> CompletionStage<R> answer(R response) {
        return CompletableFuture.completedFuture(response);
    }
}
