package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.message.ListGroupsRequest;
import io.millstream.wire.message.ListGroupsResponse;
import io.millstream.wire.message.ListGroupsResponse.ListedGroup;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** ListGroups: all groups that the sender may see, or those in some states (KIP-518) and of some types (KIP-848). */
final class ListGroupsHandler implements RequestHandler<ListGroupsRequest, ListGroupsResponse> {
    private final GroupCoordinator coordinator;

    ListGroupsHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable ListGroupsResponse> handle(ListGroupsRequest request, RequestContext context) {
        boolean seesAll = context.isAllowedOnCluster(AclOperation.DESCRIBE);
        return coordinator.ask(
                () -> {
                    List<ListedGroup> listed = coordinator.groups().all().stream()
                            .filter(group -> isAsked(request.statesFilter(), group.state()))
                            .filter(group ->
                                    isAsked(request.typesFilter(), group.type().toString()))
                            .filter(group -> seesAll
                                    || context.isAllowed(AclOperation.DESCRIBE, ResourceType.GROUP, group.groupId()))
                            .sorted(Comparator.comparing(Group::groupId))
                            .map(ListGroupsHandler::listed)
                            .toList();
                    return coordinator.settled().thenApply(done -> new ListGroupsResponse().groups(listed));
                },
                error -> new ListGroupsResponse().errorCode(error.code()));
    }

    private static boolean isAsked(List<String> filter, String value) {
        return filter.isEmpty() || filter.stream().anyMatch(value::equalsIgnoreCase);
    }

    private static ListedGroup listed(Group group) {
        return new ListedGroup()
                .groupId(group.groupId())
                .protocolType(group.protocolType())
                .groupState(group.state())
                .groupType(group.type().toString());
    }
}
