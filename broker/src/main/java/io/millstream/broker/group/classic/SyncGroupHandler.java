package io.millstream.broker.group.classic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.SyncGroupRequest;
import io.millstream.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.millstream.wire.message.SyncGroupResponse;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** SyncGroup: the leader brings the assignment, and every member gets its part once that is on disk. */
final class SyncGroupHandler implements RequestHandler<SyncGroupRequest, SyncGroupResponse> {
    private static final int PROTOCOL_SINCE = 5; // KIP-559

    private final GroupCoordinator coordinator;
    private final Rebalancing rebalancing;
    private final OtherGroups otherGroups;

    SyncGroupHandler(GroupCoordinator coordinator, Rebalancing rebalancing, OtherGroups otherGroups) {
        this.coordinator = coordinator;
        this.rebalancing = rebalancing;
        this.otherGroups = otherGroups;
    }

    @Override
    public CompletionStage<@Nullable SyncGroupResponse> handle(SyncGroupRequest request, RequestContext context) {
        ErrorCode error = check(request, context);
        if (error != ErrorCode.NONE) {
            return CompletableFuture.completedStage(Answers.failedSync(error));
        }
        return coordinator
                .ask(() -> sync(request, context), Answers::failedSync)
                .thenApply(answer -> answer); // the same, for a type that knows null
    }

    private static ErrorCode check(SyncGroupRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return ErrorCode.GROUP_AUTHORIZATION_FAILED;
        }
        if (request.groupId().isEmpty()) {
            return ErrorCode.INVALID_GROUP_ID;
        }
        boolean lacksProtocol = request.protocolType() == null || request.protocolName() == null;
        return context.apiVersion() >= PROTOCOL_SINCE && lacksProtocol
                ? ErrorCode.INCONSISTENT_GROUP_PROTOCOL
                : ErrorCode.NONE;
    }

    private CompletionStage<SyncGroupResponse> sync(SyncGroupRequest request, RequestContext context) {
        Group group = coordinator.groups().find(request.groupId());
        if (group != null && group.type() != GroupType.CLASSIC) {
            return otherGroups.sync(group, request, context);
        }
        ErrorCode error = group instanceof ClassicGroup classic ? check(classic, request) : ErrorCode.UNKNOWN_MEMBER_ID;
        if (error != ErrorCode.NONE || !(group instanceof ClassicGroup classic)) {
            return CompletableFuture.completedStage(Answers.failedSync(error));
        }
        ClassicMember member = classic.members().get(request.memberId());
        rebalancing.syncReceived(classic, member.memberId());
        if (classic.isIn(ClassicState.STABLE)) {
            return CompletableFuture.completedStage(Answers.assignment(classic, member));
        }
        var answer = new CompletableFuture<SyncGroupResponse>();
        Answers.sync(member, ErrorCode.REBALANCE_IN_PROGRESS); // if it was sent before, perhaps over another connection
        member.awaitSync(answer);
        if (classic.members().isLeader(member.memberId())) {
            var assignments = new HashMap<String, byte[]>();
            for (SyncGroupRequestAssignment assigned : request.assignments()) {
                assignments.put(assigned.memberId(), GroupMetadata.copyOf(assigned.assignment()));
            }
            rebalancing.assign(classic, assignments);
        }
        return answer;
    }

    private static ErrorCode check(ClassicGroup group, SyncGroupRequest request) {
        ErrorCode error = group.checkMember(request.memberId(), request.groupInstanceId());
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (request.generationId() != group.generationId()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        if (contradicts(request.protocolType(), group.protocolTypeOrNull())
                || contradicts(request.protocolName(), group.protocol())) {
            return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
        }
        return group.isIn(ClassicState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    private static boolean contradicts(@Nullable String said, @Nullable String known) {
        return said != null && known != null && !said.equals(known);
    }
}
