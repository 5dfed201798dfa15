package io.millstream.broker.topic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.DescribeTopicPartitionsRequest;
import io.millstream.wire.message.DescribeTopicPartitionsResponse;
import io.millstream.wire.message.DescribeTopicPartitionsResponse.Cursor;
import io.millstream.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponsePartition;
import io.millstream.wire.message.DescribeTopicPartitionsResponse.DescribeTopicPartitionsResponseTopic;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * DescribeTopicPartitions: topics in the order of their names, a page at a time; the cursor says where the next one begins
 * (KIP-966).
 */
final class DescribeTopicPartitionsHandler
        implements RequestHandler<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> {
    private final Topics topics;
    private final ClusterView cluster;
    private final int mostPartitions;

    DescribeTopicPartitionsHandler(Topics topics, ClusterView cluster, int mostPartitions) {
        this.topics = topics;
        this.cluster = cluster;
        this.mostPartitions = mostPartitions;
    }

    @Override
    public CompletionStage<@Nullable DescribeTopicPartitionsResponse> handle(
            DescribeTopicPartitionsRequest request, RequestContext context) {
        return CompletableFuture.completedStage(answer(request, context));
    }

    private DescribeTopicPartitionsResponse answer(DescribeTopicPartitionsRequest request, RequestContext context) {
        var response = new DescribeTopicPartitionsResponse();
        int left = Math.max(1, Math.min(mostPartitions, request.responsePartitionLimit()));
        for (String name : names(request)) {
            if (left == 0) {
                return response.nextCursor(new Cursor().topicName(name).partitionIndex(0));
            }
            if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, name)) {
                if (!request.topics().isEmpty()) { // who asks for all is not told of what they may not see
                    response.topics().add(failed(name, ErrorCode.TOPIC_AUTHORIZATION_FAILED));
                }
                continue;
            }
            Topics.Topic topic = topics.current(name);
            if (topic == null) {
                response.topics()
                        .add(failed(
                                name,
                                AutoTopics.isValidName(name)
                                        ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION
                                        : ErrorCode.INVALID_TOPIC_EXCEPTION));
                continue;
            }
            int from = firstPartition(request, name);
            int to = (int) Math.min(topic.partitionCount(), (long) from + left);
            response.topics().add(found(topic, from, to, context));
            left -= Math.max(0, to - from);
            if (to < topic.partitionCount()) {
                return response.nextCursor(new Cursor().topicName(name).partitionIndex(to));
            }
        }
        return response;
    }

    private Iterable<String> names(DescribeTopicPartitionsRequest request) {
        var names = new TreeSet<String>();
        if (request.topics().isEmpty()) {
            for (TopicDescription topic : topics.all()) {
                names.add(topic.name());
            }
        }
        for (DescribeTopicPartitionsRequest.TopicRequest topic : request.topics()) {
            names.add(topic.name());
        }
        DescribeTopicPartitionsRequest.Cursor cursor = request.cursor();
        return cursor == null ? names : names.tailSet(cursor.topicName(), true);
    }

    private static int firstPartition(DescribeTopicPartitionsRequest request, String name) {
        DescribeTopicPartitionsRequest.Cursor cursor = request.cursor();
        return cursor != null && cursor.topicName().equals(name) ? Math.max(0, cursor.partitionIndex()) : 0;
    }

    private static DescribeTopicPartitionsResponseTopic failed(String name, ErrorCode error) {
        return new DescribeTopicPartitionsResponseTopic()
                .name(name)
                .errorCode(error.code())
                .isInternal(TopicName.isInternal(name));
    }

    private DescribeTopicPartitionsResponseTopic found(Topics.Topic topic, int from, int to, RequestContext context) {
        var answer = new DescribeTopicPartitionsResponseTopic()
                .name(topic.name())
                .topicId(topic.topicId())
                .isInternal(TopicName.isInternal(topic.name()))
                .topicAuthorizedOperations(context.authorizedOperations(ResourceType.TOPIC, topic.name()));
        List<Integer> here = List.of(cluster.nodeId());
        for (int number = from; number < to; number++) {
            PartitionLog log = topic.partition(number);
            answer.partitions()
                    .add(new DescribeTopicPartitionsResponsePartition()
                            .partitionIndex(number)
                            .leaderId(cluster.nodeId())
                            .leaderEpoch(log == null ? LeaderEpochs.UNKNOWN : log.leaderEpoch())
                            .replicaNodes(here)
                            .isrNodes(here)
                            .eligibleLeaderReplicas(List.of())
                            .lastKnownElr(List.of()));
        }
        return answer;
    }
}
