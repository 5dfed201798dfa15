package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DeleteGroupsRequest;
import io.millstream.wire.message.DeleteGroupsResponse;
import io.millstream.wire.message.DeleteGroupsResponse.DeletableGroupResult;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** DeleteGroups: groups without members, with all their offsets. */
final class DeleteGroupsHandler implements RequestHandler<DeleteGroupsRequest, DeleteGroupsResponse> {
    private final GroupCoordinator coordinator;

    DeleteGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable DeleteGroupsResponse> handle(DeleteGroupsRequest request, RequestContext context) {
        return coordinator.ask(
                () -> {
                    var response = new DeleteGroupsResponse();
                    for (String groupId : request.groupsNames()) {
                        response.results().add(result(groupId, delete(groupId, context)));
                    }
                    return coordinator.settled().thenApply(done -> response);
                },
                error -> {
                    var response = new DeleteGroupsResponse();
                    request.groupsNames().forEach(groupId -> response.results().add(result(groupId, error)));
                    return response;
                });
    }

    private ErrorCode delete(String groupId, RequestContext context) {
        if (!context.isAllowed(AclOperation.DELETE, ResourceType.GROUP, groupId)) {
            return ErrorCode.GROUP_AUTHORIZATION_FAILED;
        }
        Group group = coordinator.groups().find(groupId);
        if (group == null) {
            return ErrorCode.GROUP_ID_NOT_FOUND;
        }
        ErrorCode error = group.checkDelete();
        if (error == ErrorCode.NONE) {
            coordinator.expiry().deleteGroup(group);
        }
        return error;
    }

    private static DeletableGroupResult result(String groupId, ErrorCode error) {
        return new DeletableGroupResult().groupId(groupId).errorCode(error.code());
    }
}
