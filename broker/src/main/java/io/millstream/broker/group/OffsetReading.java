package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics.Topic;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.OffsetFetchRequest.OffsetFetchRequestTopics;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponsePartitions;
import io.millstream.wire.message.OffsetFetchResponse.OffsetFetchResponseTopics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks up the offsets that one OffsetFetch asks for. Used on the coordinator's thread. */
final class OffsetReading {
    private static final int TOPIC_IDS_SINCE = 10;
    private static final long NO_OFFSET = -1;
    private static final int NO_LEADER_EPOCH = -1;
    private static final UUID NO_ID = new UUID(0, 0);

    private final GroupCoordinator coordinator;
    private final RequestContext context;
    private final boolean requireStable;
    private final boolean byId;

    /** @param requireStable whoever reads wants to hear of offsets that a transaction is about to change (KIP-447) */
    OffsetReading(GroupCoordinator coordinator, RequestContext context, boolean requireStable) {
        this.coordinator = coordinator;
        this.context = context;
        this.requireStable = requireStable;
        this.byId = context.apiVersion() >= TOPIC_IDS_SINCE;
    }

    /** The offsets of these topics; where there is none, it is -1. */
    List<OffsetFetchResponseTopics> some(String groupId, List<OffsetFetchRequestTopics> asked) {
        var topics = new RequestedTopics(coordinator.topics(), context, byId);
        var answers = new ArrayList<OffsetFetchResponseTopics>(asked.size());
        for (OffsetFetchRequestTopics topic : asked) {
            RequestedTopics.Found found = topics.find(topic.name(), topic.topicId(), AclOperation.DESCRIBE);
            if (found.error() != ErrorCode.NONE) {
                answers.add(failed(topic, found.error()));
                continue;
            }
            var answer = new OffsetFetchResponseTopics().name(topic.name()).topicId(topic.topicId());
            for (int partition : topic.partitionIndexes()) {
                CommittedOffset offset = coordinator.offsets().find(groupId, found.name(), partition);
                answer.partitions().add(answer(groupId, found.name(), partition, offset));
            }
            answers.add(answer);
        }
        return answers;
    }

    /** All offsets of the group that the sender may see. */
    List<OffsetFetchResponseTopics> all(String groupId) {
        var answers = new LinkedHashMap<String, OffsetFetchResponseTopics>();
        coordinator.offsets().forEach(groupId, (topic, partition, offset) -> {
            OffsetFetchResponseTopics answer = answers.computeIfAbsent(topic, this::visible);
            answer.partitions().add(answer(groupId, topic, partition, offset));
        });
        answers.values().removeIf(this::isHidden);
        return new ArrayList<>(answers.values());
    }

    private OffsetFetchResponseTopics visible(String topic) {
        Topic known = byId ? coordinator.topics().find(topic) : null;
        return new OffsetFetchResponseTopics().name(topic).topicId(known == null ? NO_ID : known.topicId());
    }

    /** A topic that is gone has no id to tell it by. */
    private boolean isHidden(OffsetFetchResponseTopics topic) {
        return (byId && topic.topicId().equals(NO_ID))
                || !context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic.name());
    }

    private OffsetFetchResponsePartitions answer(
            String groupId, String topic, int partition, @Nullable CommittedOffset offset) {
        if (requireStable && coordinator.offsets().isPending(groupId, topic, partition)) {
            return none(partition, ErrorCode.UNSTABLE_OFFSET_COMMIT);
        }
        if (offset == null) {
            return none(partition, ErrorCode.NONE);
        }
        return new OffsetFetchResponsePartitions()
                .partitionIndex(partition)
                .committedOffset(offset.offset())
                .committedLeaderEpoch(offset.leaderEpoch())
                .metadata(offset.metadata());
    }

    static OffsetFetchResponseTopics failed(OffsetFetchRequestTopics topic, ErrorCode error) {
        var answer = new OffsetFetchResponseTopics().name(topic.name()).topicId(topic.topicId());
        for (int partition : topic.partitionIndexes()) {
            answer.partitions().add(none(partition, error));
        }
        return answer;
    }

    private static OffsetFetchResponsePartitions none(int partition, ErrorCode error) {
        return new OffsetFetchResponsePartitions()
                .partitionIndex(partition)
                .committedOffset(NO_OFFSET)
                .committedLeaderEpoch(NO_LEADER_EPOCH)
                .metadata("")
                .errorCode(error.code());
    }
}
