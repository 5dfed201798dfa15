package io.millstream.broker.group.classic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Heartbeat: a member is alive, and learns whether it has to join again. */
final class HeartbeatHandler implements RequestHandler<HeartbeatRequest, HeartbeatResponse> {
    private final GroupCoordinator coordinator;
    private final OtherGroups otherGroups;

    HeartbeatHandler(GroupCoordinator coordinator, OtherGroups otherGroups) {
        this.coordinator = coordinator;
        this.otherGroups = otherGroups;
    }

    @Override
    public CompletionStage<@Nullable HeartbeatResponse> handle(HeartbeatRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(answer(ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
        if (request.groupId().isEmpty()) {
            return CompletableFuture.completedStage(answer(ErrorCode.INVALID_GROUP_ID));
        }
        return coordinator
                .ask(() -> heartbeat(request, context), HeartbeatHandler::answer)
                .thenApply(answer -> answer); // the same, for a type that knows null
    }

    private CompletionStage<HeartbeatResponse> heartbeat(HeartbeatRequest request, RequestContext context) {
        Group group = coordinator.groups().find(request.groupId());
        if (group != null && group.type() != GroupType.CLASSIC) {
            return otherGroups.heartbeat(group, request, context);
        }
        ErrorCode error =
                group instanceof ClassicGroup classic ? heartbeat(classic, request) : ErrorCode.UNKNOWN_MEMBER_ID;
        return CompletableFuture.completedStage(answer(error));
    }

    private static ErrorCode heartbeat(ClassicGroup group, HeartbeatRequest request) {
        ErrorCode error = group.checkMember(request.memberId(), request.groupInstanceId());
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (request.generationId() != group.generationId()) {
            return ErrorCode.ILLEGAL_GENERATION;
        }
        group.members().get(request.memberId()).heard();
        return group.isIn(ClassicState.PREPARING_REBALANCE) ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
    }

    private static HeartbeatResponse answer(ErrorCode error) {
        return new HeartbeatResponse().errorCode(error.code());
    }
}
