package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.OffsetFetchRequest;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestGroup;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopic;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.millstream.wire.message.OffsetFetchResponse;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponseGroup;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponsePartition;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponseTopic;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * OffsetFetch: the places that groups have committed. Many groups at a time since version 8 (KIP-709); the older form is the
 * same with one group.
 */
final class OffsetFetchHandler implements RequestHandler<OffsetFetchRequest, OffsetFetchResponse> {
    private static final int TOP_LEVEL_ERROR_SINCE = 2;
    private static final int GROUPS_SINCE = 8;

    private final GroupCoordinator coordinator;

    OffsetFetchHandler(GroupCoordinator coordinator) {
        this.coordinator = coordinator;
    }

    @Override
    public CompletionStage<@Nullable OffsetFetchResponse> handle(OffsetFetchRequest request, RequestContext context) {
        boolean isBatched = context.apiVersion() >= GROUPS_SINCE;
        List<OffsetFetchRequestGroup> asked = isBatched ? request.groups() : List.of(onlyGroup(request));
        var reading = new OffsetReading(coordinator, context, request.requireStable());
        return coordinator.ask(
                () -> {
                    var groups = new ArrayList<OffsetFetchResponseGroup>(asked.size());
                    for (OffsetFetchRequestGroup group : asked) {
                        groups.add(fetch(group, reading, context));
                    }
                    return coordinator.settled().thenApply(done -> response(groups, isBatched, context.apiVersion()));
                },
                error -> response(
                        asked.stream().map(group -> failed(group, error)).toList(), isBatched, context.apiVersion()));
    }

    private static OffsetFetchRequestGroup onlyGroup(OffsetFetchRequest request) {
        var group = new OffsetFetchRequestGroup().groupId(request.groupId());
        List<OffsetFetchRequestTopic> topics = request.topics();
        if (topics == null) {
            return group.topics(null);
        }
        var same = new ArrayList<OffsetFetchRequestTopics>(topics.size());
        for (OffsetFetchRequestTopic topic : topics) {
            same.add(new OffsetFetchRequestTopics().name(topic.name()).partitionIndexes(topic.partitionIndexes()));
        }
        return group.topics(same);
    }

    private OffsetFetchResponseGroup fetch(
            OffsetFetchRequestGroup asked, OffsetReading reading, RequestContext context) {
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.GROUP, asked.groupId())) {
            return failed(asked, ErrorCode.GROUP_AUTHORIZATION_FAILED);
        }
        Group group = coordinator.groups().find(asked.groupId());
        ErrorCode error =
                group == null ? ErrorCode.NONE : group.checkOffsetFetch(asked.memberId(), asked.memberEpoch());
        if (error != ErrorCode.NONE) {
            return failed(asked, error);
        }
        List<OffsetFetchRequestTopics> topics = asked.topics();
        return new OffsetFetchResponseGroup()
                .groupId(asked.groupId())
                .topics(topics == null ? reading.all(asked.groupId()) : reading.some(asked.groupId(), topics));
    }

    /** The error of a whole group; the first versions can only say it of each partition. */
    private static OffsetFetchResponseGroup failed(OffsetFetchRequestGroup asked, ErrorCode error) {
        var group = new OffsetFetchResponseGroup().groupId(asked.groupId()).errorCode(error.code());
        List<OffsetFetchRequestTopics> topics = asked.topics();
        if (topics != null) {
            for (OffsetFetchRequestTopics topic : topics) {
                group.topics().add(OffsetReading.failed(topic, error));
            }
        }
        return group;
    }

    private static OffsetFetchResponse response(List<OffsetFetchResponseGroup> groups, boolean isBatched, int version) {
        var response = new OffsetFetchResponse();
        if (isBatched) {
            for (OffsetFetchResponseGroup group : groups) {
                response.groups().add(group.errorCode() == ErrorCode.NONE.code() ? group : group.topics(List.of()));
            }
            return response;
        }
        OffsetFetchResponseGroup only = groups.get(0);
        boolean isTold = version >= TOP_LEVEL_ERROR_SINCE && only.errorCode() != ErrorCode.NONE.code();
        if (isTold) {
            return response.errorCode(only.errorCode());
        }
        for (OffsetFetchResponseTopics topic : only.topics()) {
            response.topics().add(oldForm(topic));
        }
        return response;
    }

    private static OffsetFetchResponseTopic oldForm(OffsetFetchResponseTopics topic) {
        var old = new OffsetFetchResponseTopic().name(topic.name());
        for (OffsetFetchResponsePartitions partition : topic.partitions()) {
            old.partitions()
                    .add(new OffsetFetchResponsePartition()
                            .partitionIndex(partition.partitionIndex())
                            .committedOffset(partition.committedOffset())
                            .committedLeaderEpoch(partition.committedLeaderEpoch())
                            .metadata(partition.metadata())
                            .errorCode(partition.errorCode()));
        }
        return old;
    }
}
