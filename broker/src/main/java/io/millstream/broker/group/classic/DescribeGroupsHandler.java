package io.millstream.broker.group.classic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeGroupsRequest;
import io.millstream.wire.message.DescribeGroupsResponse;
import io.millstream.wire.message.DescribeGroupsResponse.DescribedGroup;
import io.millstream.wire.message.DescribeGroupsResponse.DescribedGroupMember;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** DescribeGroups: classic groups with their members; the others have requests of their own. */
final class DescribeGroupsHandler implements RequestHandler<DescribeGroupsRequest, DescribeGroupsResponse> {
    private static final int NOT_FOUND_SINCE = 6; // KIP-1043

    private final GroupCoordinator coordinator;

    DescribeGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable DescribeGroupsResponse> handle(
            DescribeGroupsRequest request, RequestContext context) {
        return coordinator.ask(
                () -> {
                    var response = new DescribeGroupsResponse();
                    for (String groupId : request.groups()) {
                        response.groups().add(describe(groupId, request.includeAuthorizedOperations(), context));
                    }
                    return coordinator.settled().thenApply(done -> response);
                },
                error -> {
                    var response = new DescribeGroupsResponse();
                    request.groups().forEach(groupId -> response.groups().add(failed(groupId, error)));
                    return response;
                });
    }

    private DescribedGroup describe(String groupId, boolean withOperations, RequestContext context) {
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.GROUP, groupId)) {
            return failed(groupId, ErrorCode.GROUP_AUTHORIZATION_FAILED);
        }
        DescribedGroup described = describe(groupId, context.apiVersion());
        if (withOperations && described.errorCode() == ErrorCode.NONE.code()) {
            described.authorizedOperations(context.authorizedOperations(ResourceType.GROUP, groupId));
        }
        return described;
    }

    private DescribedGroup describe(String groupId, int version) {
        Group group = coordinator.groups().find(groupId);
        if (group == null || group.type() != GroupType.CLASSIC) {
            DescribedGroup dead = new DescribedGroup().groupId(groupId).groupState(ClassicState.DEAD.toString());
            return version < NOT_FOUND_SINCE
                    ? dead
                    : dead.errorCode(ErrorCode.GROUP_ID_NOT_FOUND.code())
                            .errorMessage(
                                    "Group " + groupId + (group == null ? " not found." : " is not a classic group."));
        }
        var described =
                new DescribedGroup().groupId(groupId).groupState(group.state()).protocolType(group.protocolType());
        if (group instanceof ClassicGroup classic) {
            describeMembers(classic, described);
        }
        return described;
    }

    private static void describeMembers(ClassicGroup group, DescribedGroup described) {
        String protocol = group.isIn(ClassicState.STABLE) ? group.protocol() : null;
        described.protocolData(protocol == null ? "" : protocol);
        for (ClassicMember member : group.members().all()) {
            var answer = new DescribedGroupMember()
                    .memberId(member.memberId())
                    .groupInstanceId(member.groupInstanceId())
                    .clientId(member.identity().clientId())
                    .clientHost(member.identity().clientHost());
            if (protocol != null) { // before that, neither is decided
                answer.memberMetadata(ByteBuffer.wrap(member.metadata(protocol)))
                        .memberAssignment(ByteBuffer.wrap(member.assignment()));
            }
            described.members().add(answer);
        }
    }

    private static DescribedGroup failed(String groupId, ErrorCode error) {
        return new DescribedGroup().groupId(groupId).errorCode(error.code());
    }
}
