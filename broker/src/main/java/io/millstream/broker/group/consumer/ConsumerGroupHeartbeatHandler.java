package io.millstream.broker.group.consumer;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers ConsumerGroupHeartbeat: members join, live, get partitions, give them up and leave by it (KIP-848). */
final class ConsumerGroupHeartbeatHandler
        implements RequestHandler<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> {
    private final GroupCoordinator coordinator;
    private final ConsumerGroups groups;
    private final Assignors assignors;

    ConsumerGroupHeartbeatHandler(GroupCoordinator coordinator, ConsumerGroups groups, Assignors assignors) {
        this.coordinator = coordinator;
        this.groups = groups;
        this.assignors = assignors;
    }

    @Override
    public CompletionStage<@Nullable ConsumerGroupHeartbeatResponse> handle(
            ConsumerGroupHeartbeatRequest request, RequestContext context) {
        ErrorCode denied = denied(request, context);
        if (denied != ErrorCode.NONE) {
            return CompletableFuture.completedFuture(failed(denied));
        }
        Refusal refusal = HeartbeatChecks.check(request, context.apiVersion(), assignors);
        if (refusal != null) {
            return CompletableFuture.completedFuture(Heartbeats.refused(refusal));
        }
        return coordinator.<@Nullable ConsumerGroupHeartbeatResponse>ask(
                () -> groups.heartbeat(request, Sender.of(context)), ConsumerGroupHeartbeatHandler::failed);
    }

    private static ErrorCode denied(ConsumerGroupHeartbeatRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.READ, ResourceType.GROUP, request.groupId())) {
            return ErrorCode.GROUP_AUTHORIZATION_FAILED;
        }
        List<String> names = request.subscribedTopicNames();
        if (names != null) {
            for (String name : names) {
                if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, name)) {
                    return ErrorCode.TOPIC_AUTHORIZATION_FAILED;
                }
            }
        }
        return ErrorCode.NONE;
    }

    private static ConsumerGroupHeartbeatResponse failed(ErrorCode error) {
        return new ConsumerGroupHeartbeatResponse().errorCode(error.code());
    }
}
