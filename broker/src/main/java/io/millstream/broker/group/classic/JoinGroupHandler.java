package io.millstream.broker.group.classic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupSettings;
import io.millstream.broker.group.GroupType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** JoinGroup: answered when the group's next generation begins. */
final class JoinGroupHandler implements RequestHandler<JoinGroupRequest, JoinGroupResponse> {
    private static final int NULL_PROTOCOL_SINCE = 7;

    private final GroupCoordinator coordinator;
    private final Joining joining;
    private final OtherGroups otherGroups;

    JoinGroupHandler(GroupCoordinator coordinator, Joining joining, OtherGroups otherGroups) {
        this.coordinator = coordinator;
        this.joining = joining;
        this.otherGroups = otherGroups;
    }

    @Override
    public CompletionStage<@Nullable JoinGroupResponse> handle(JoinGroupRequest request, RequestContext context) {
        return answer(request, context).thenApply(response -> inVersion(response, context.apiVersion()));
    }

    private CompletionStage<JoinGroupResponse> answer(JoinGroupRequest request, RequestContext context) {
        ErrorCode error = check(request, context);
        if (error != ErrorCode.NONE) {
            return CompletableFuture.completedStage(Answers.failedJoin(request.memberId(), error));
        }
        return coordinator.ask(() -> join(request, context), failure -> Answers.failedJoin("", failure));
    }

    private ErrorCode check(JoinGroupRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return ErrorCode.GROUP_AUTHORIZATION_FAILED;
        }
        if (request.groupId().isEmpty()) {
            return ErrorCode.INVALID_GROUP_ID;
        }
        GroupSettings settings = coordinator.settings();
        return request.sessionTimeoutMs() < settings.minSessionTimeout().toMillis()
                        || request.sessionTimeoutMs()
                                > settings.maxSessionTimeout().toMillis()
                ? ErrorCode.INVALID_SESSION_TIMEOUT
                : ErrorCode.NONE;
    }

    private CompletionStage<JoinGroupResponse> join(JoinGroupRequest request, RequestContext context) {
        Group group = coordinator.groups().find(request.groupId());
        if (group != null && group.type() != GroupType.CLASSIC && !group.isEmpty()) {
            return otherGroups.join(group, request, context);
        }
        Joining.Attempt attempt = Joining.Attempt.of(request, context);
        joining.join(request.groupId(), attempt);
        return attempt.answer();
    }

    /** Older versions have no way to say that there is no protocol. */
    private static JoinGroupResponse inVersion(JoinGroupResponse response, int version) {
        return version < NULL_PROTOCOL_SINCE && response.protocolName() == null ? response.protocolName("") : response;
    }
}
