package io.millstream.broker.group.classic;

import io.millstream.broker.RequestContext;
import io.millstream.broker.group.Group;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.LeaveGroupRequest;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.SyncGroupRequest;
import io.millstream.wire.message.SyncGroupResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Requests of the classic protocol that name a group of another kind, which has members: while a group moves from one protocol
 * to the other, members of both are in it (KIP-848). Called on the coordinator's thread. What is not overridden is
 * refused.
 */
public interface OtherGroups {
    default CompletionStage<JoinGroupResponse> join(Group group, JoinGroupRequest request, RequestContext context) {
        return CompletableFuture.completedStage(
                Answers.failedJoin(request.memberId(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    }

    default CompletionStage<SyncGroupResponse> sync(Group group, SyncGroupRequest request, RequestContext context) {
        return CompletableFuture.completedStage(Answers.failedSync(ErrorCode.UNKNOWN_MEMBER_ID));
    }

    default CompletionStage<HeartbeatResponse> heartbeat(
            Group group, HeartbeatRequest request, RequestContext context) {
        return CompletableFuture.completedStage(new HeartbeatResponse().errorCode(ErrorCode.UNKNOWN_MEMBER_ID.code()));
    }

    default CompletionStage<LeaveGroupResponse> leave(Group group, LeaveGroupRequest request, RequestContext context) {
        return CompletableFuture.completedStage(new LeaveGroupResponse().errorCode(ErrorCode.UNKNOWN_MEMBER_ID.code()));
    }
}
