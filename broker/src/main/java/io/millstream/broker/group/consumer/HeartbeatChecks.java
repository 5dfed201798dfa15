package io.millstream.broker.group.consumer;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a heartbeat says what it must; needs no group. */
final class HeartbeatChecks {
    /** From this version on clients make their member ids themselves (KIP-1082). */
    private static final int CLIENT_MAKES_MEMBER_ID = 1;

    private HeartbeatChecks() {}

    /** What is wrong with the request; null if nothing is. */
    static @Nullable Refusal check(ConsumerGroupHeartbeatRequest request, int apiVersion, Assignors assignors) {
        String problem = problem(request, apiVersion);
        if (problem != null) {
            return new Refusal(ErrorCode.INVALID_REQUEST, problem);
        }
        String assignor = request.serverAssignor();
        if (assignor != null && !assignors.contains(assignor)) {
            return new Refusal(
                    ErrorCode.UNSUPPORTED_ASSIGNOR,
                    "ServerAssignor " + assignor + " is not supported. Supported assignors: "
                            + String.join(", ", assignors.names()) + ".");
        }
        return null;
    }

    private static @Nullable String problem(ConsumerGroupHeartbeatRequest request, int apiVersion) {
        int epoch = request.memberEpoch();
        boolean needsMemberId = apiVersion >= CLIENT_MAKES_MEMBER_ID || epoch != Progress.JOINING;
        if (needsMemberId && request.memberId().isBlank()) {
            return "MemberId can't be empty.";
        }
        if (request.groupId().isBlank()) {
            return "GroupId can't be empty.";
        }
        if (isBlank(request.instanceId())) {
            return "InstanceId can't be empty.";
        }
        if (isBlank(request.rackId())) {
            return "RackId can't be empty.";
        }
        if (epoch == Progress.JOINING) {
            return joinProblem(request);
        }
        if (epoch == Progress.LEFT_FOR_A_WHILE && request.instanceId() == null) {
            return "InstanceId can't be null.";
        }
        return epoch < Progress.LEFT_FOR_A_WHILE ? "MemberEpoch is invalid." : null;
    }

    private static @Nullable String joinProblem(ConsumerGroupHeartbeatRequest request) {
        if (request.rebalanceTimeoutMs() == Subscription.NO_TIMEOUT) {
            return "RebalanceTimeoutMs must be provided in first request.";
        }
        List<ConsumerGroupHeartbeatRequest.TopicPartitions> owned = request.topicPartitions();
        if (owned == null || !owned.isEmpty()) {
            return "TopicPartitions must be empty when (re-)joining.";
        }
        if (request.subscribedTopicNames() == null && request.subscribedTopicRegex() == null) {
            return "Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.";
        }
        return null;
    }

    private static boolean isBlank(@Nullable String text) {
        return text != null && text.isBlank();
    }
}
