package io.millstream.broker.group.consumer;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupDescribeRequest;
import io.millstream.wire.message.ConsumerGroupDescribeResponse;
import io.millstream.wire.message.ConsumerGroupDescribeResponse.DescribedGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers ConsumerGroupDescribe: the epochs, members and assignments of consumer groups. */
final class ConsumerGroupDescribeHandler
        implements RequestHandler<ConsumerGroupDescribeRequest, ConsumerGroupDescribeResponse> {
    private static final String HIDDEN =
            "The group has described topic(s) that the client is not authorized to describe.";

    private final GroupCoordinator coordinator;
    private final ConsumerGroups groups;

    ConsumerGroupDescribeHandler(GroupCoordinator coordinator, ConsumerGroups groups) {
        this.coordinator = coordinator;
        this.groups = groups;
    }

    @Override
    public CompletionStage<@Nullable ConsumerGroupDescribeResponse> handle(
            ConsumerGroupDescribeRequest request, RequestContext context) {
        var denied = new ArrayList<DescribedGroup>();
        var wanted = new ArrayList<String>();
        for (String groupId : request.groupIds()) {
            if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.GROUP, groupId)) {
                denied.add(failed(groupId, ErrorCode.GROUP_AUTHORIZATION_FAILED));
            } else if (groupId.isEmpty()) {
                denied.add(failed(groupId, ErrorCode.INVALID_GROUP_ID));
            } else {
                wanted.add(groupId);
            }
        }
        return coordinator
                .ask(() -> groups.describe(wanted), error -> wanted.stream()
                        .map(groupId -> failed(groupId, error))
                        .toList())
                .thenApply(described -> answer(denied, described, request, context));
    }

    private static ConsumerGroupDescribeResponse answer(
            List<DescribedGroup> denied,
            List<DescribedGroup> described,
            ConsumerGroupDescribeRequest request,
            RequestContext context) {
        var all = new ArrayList<>(denied);
        for (DescribedGroup group : described) {
            DescribedGroup shown = hideTopics(group, context);
            if (request.includeAuthorizedOperations() && shown.errorCode() == ErrorCode.NONE.code()) {
                shown.authorizedOperations(context.authorizedOperations(ResourceType.GROUP, group.groupId()));
            }
            all.add(shown);
        }
        return new ConsumerGroupDescribeResponse().groups(all);
    }

    private static DescribedGroup hideTopics(DescribedGroup group, RequestContext context) {
        boolean maySee = DescribedGroups.mayBeSeen(
                group, topic -> context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic));
        return maySee
                ? group
                : failed(group.groupId(), ErrorCode.TOPIC_AUTHORIZATION_FAILED).errorMessage(HIDDEN);
    }

    private static DescribedGroup failed(String groupId, ErrorCode error) {
        return new DescribedGroup().groupId(groupId).errorCode(error.code());
    }
}
