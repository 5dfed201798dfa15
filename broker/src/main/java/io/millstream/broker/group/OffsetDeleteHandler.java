package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.OffsetDeleteRequest;
import io.millstream.wire.message.OffsetDeleteRequest.OffsetDeleteRequestPartition;
import io.millstream.wire.message.OffsetDeleteRequest.OffsetDeleteRequestTopic;
import io.millstream.wire.message.OffsetDeleteResponse;
import io.millstream.wire.message.OffsetDeleteResponse.OffsetDeleteResponsePartition;
import io.millstream.wire.message.OffsetDeleteResponse.OffsetDeleteResponseTopic;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** OffsetDelete: single offsets of a group, of topics that its members do not read (KIP-496). */
final class OffsetDeleteHandler implements RequestHandler<OffsetDeleteRequest, OffsetDeleteResponse> {
    private static final UUID NO_ID = new UUID(0, 0);

    private final GroupCoordinator coordinator;

    OffsetDeleteHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable OffsetDeleteResponse> handle(OffsetDeleteRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.DELETE, ResourceType.GROUP, request.groupId())) {
            return CompletableFuture.completedStage(failed(ErrorCode.GROUP_AUTHORIZATION_FAILED));
        }
        if (request.groupId().isEmpty()) {
            return CompletableFuture.completedStage(failed(ErrorCode.INVALID_GROUP_ID));
        }
        return coordinator
                .ask(() -> delete(request, context), OffsetDeleteHandler::failed)
                .thenApply(answer -> answer); // the same, for a type that knows null
    }

    private CompletionStage<OffsetDeleteResponse> delete(OffsetDeleteRequest request, RequestContext context) {
        Group group = coordinator.groups().find(request.groupId());
        ErrorCode groupError = group == null ? ErrorCode.GROUP_ID_NOT_FOUND : group.checkOffsetDelete();
        if (group == null || groupError != ErrorCode.NONE) {
            return CompletableFuture.completedStage(failed(groupError));
        }
        var topics = new RequestedTopics(coordinator.topics(), context, false);
        var response = new OffsetDeleteResponse();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            RequestedTopics.Found found = topics.find(topic.name(), NO_ID, AclOperation.READ);
            var answer = new OffsetDeleteResponseTopic().name(topic.name());
            response.topics().add(answer);
            for (OffsetDeleteRequestPartition partition : topic.partitions()) {
                ErrorCode error = delete(group, found, partition.partitionIndex());
                answer.partitions()
                        .add(new OffsetDeleteResponsePartition()
                                .partitionIndex(partition.partitionIndex())
                                .errorCode(error.code()));
            }
        }
        return coordinator.settled().thenApply(done -> response);
    }

    private ErrorCode delete(Group group, RequestedTopics.Found found, int partition) {
        ErrorCode error = found.check(partition);
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (group.isSubscribedTo(found.name())) {
            return ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC;
        }
        coordinator.expiry().deleteOffset(group.groupId(), found.name(), partition);
        return ErrorCode.NONE;
    }

    private static OffsetDeleteResponse failed(ErrorCode error) {
        return new OffsetDeleteResponse().errorCode(error.code());
    }
}
