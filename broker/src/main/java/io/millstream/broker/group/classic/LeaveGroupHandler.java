package io.millstream.broker.group.classic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupType;
import io.millstream.broker.internal.Deadline;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.LeaveGroupRequest;
import io.millstream.wire.message.LeaveGroupRequest.MemberIdentity;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.LeaveGroupResponse.MemberResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** LeaveGroup: members go at once, one by one or, since version 3, several by name (KIP-345). */
final class LeaveGroupHandler implements RequestHandler<LeaveGroupRequest, LeaveGroupResponse> {
    private static final int BATCHED_SINCE = 3;

    private final GroupCoordinator coordinator;
    private final Rebalancing rebalancing;
    private final OtherGroups otherGroups;

    LeaveGroupHandler(GroupCoordinator coordinator, Rebalancing rebalancing, OtherGroups otherGroups) {
        this.coordinator = coordinator;
        this.rebalancing = rebalancing;
        this.otherGroups = otherGroups;
    }

    @Override
    public CompletionStage<@Nullable LeaveGroupResponse> handle(LeaveGroupRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(failed(ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
        if (request.groupId().isEmpty()) {
            return CompletableFuture.completedStage(failed(ErrorCode.INVALID_GROUP_ID));
        }
        boolean isBatched = context.apiVersion() >= BATCHED_SINCE;
        LeaveGroupRequest asked = isBatched
                ? request
                : new LeaveGroupRequest()
                        .groupId(request.groupId())
                        .members(List.of(new MemberIdentity().memberId(request.memberId())));
        return coordinator
                .ask(() -> leave(asked, context), LeaveGroupHandler::failed)
                .thenApply(response -> isBatched ? response : ofOne(response));
    }

    private CompletionStage<LeaveGroupResponse> leave(LeaveGroupRequest request, RequestContext context) {
        Group group = coordinator.groups().find(request.groupId());
        if (group != null && group.type() != GroupType.CLASSIC) {
            return otherGroups.leave(group, request, context);
        }
        ClassicGroup classic = group instanceof ClassicGroup found ? found : null;
        var response = new LeaveGroupResponse();
        boolean someoneLeft = false;
        for (MemberIdentity leaving : request.members()) {
            ErrorCode error = classic == null ? ErrorCode.UNKNOWN_MEMBER_ID : leave(classic, leaving);
            someoneLeft |= error == ErrorCode.NONE;
            response.members()
                    .add(new MemberResponse()
                            .memberId(leaving.memberId())
                            .groupInstanceId(leaving.groupInstanceId())
                            .errorCode(error.code()));
        }
        if (classic != null && someoneLeft && !classic.isIn(ClassicState.EMPTY)) {
            rebalancing.prepareOrGoOn(classic, "members left");
        }
        return coordinator.settled().thenApply(done -> response);
    }

    private static ErrorCode leave(ClassicGroup group, MemberIdentity leaving) {
        String memberId = leaving.memberId();
        String groupInstanceId = leaving.groupInstanceId();
        if (memberId.isEmpty()) { // somebody who administers the group names the place and not who holds it
            String holder = holder(group, groupInstanceId);
            if (holder == null) {
                return ErrorCode.UNKNOWN_MEMBER_ID;
            }
            remove(group, holder);
            return ErrorCode.NONE;
        }
        Deadline pending = group.pendingMembers().remove(memberId);
        if (pending != null) {
            pending.cancel();
            return ErrorCode.NONE;
        }
        ErrorCode error = group.checkMember(memberId, groupInstanceId);
        if (error == ErrorCode.NONE) {
            remove(group, memberId);
        }
        return error;
    }

    private static @Nullable String holder(ClassicGroup group, @Nullable String groupInstanceId) {
        return groupInstanceId == null ? null : group.members().memberIdOf(groupInstanceId);
    }

    private static void remove(ClassicGroup group, String memberId) {
        ClassicMember member = group.members().get(memberId);
        member.session().cancel();
        Answers.join(member, ErrorCode.UNKNOWN_MEMBER_ID); // whoever still waits there tries again
        Answers.sync(member, ErrorCode.UNKNOWN_MEMBER_ID);
        group.members().remove(memberId);
        group.pendingSyncs().remove(memberId);
    }

    /** The old form: the error of the one member is the answer. */
    private static LeaveGroupResponse ofOne(LeaveGroupResponse response) {
        if (response.errorCode() != ErrorCode.NONE.code() || response.members().isEmpty()) {
            return new LeaveGroupResponse().errorCode(response.errorCode());
        }
        return new LeaveGroupResponse().errorCode(response.members().get(0).errorCode());
    }

    private static LeaveGroupResponse failed(ErrorCode error) {
        return new LeaveGroupResponse().errorCode(error.code());
    }
}
