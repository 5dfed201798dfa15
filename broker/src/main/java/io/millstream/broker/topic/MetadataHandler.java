package io.millstream.broker.topic;

import io.millstream.broker.AclOperation;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataRequest.MetadataRequestTopic;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.MetadataResponse.MetadataResponseBroker;
import io.millstream.wire.message.MetadataResponse.MetadataResponsePartition;
import io.millstream.wire.message.MetadataResponse.MetadataResponseTopic;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Metadata: which topics and partitions there are, and that all of them are here. Creates topics where that is wanted. */
final class MetadataHandler implements RequestHandler<MetadataRequest, MetadataResponse> {
    private static final int WITH_TOPIC_IDS = 12;

    private final Topics topics;
    private final AutoTopics autoTopics;
    private final ClusterView cluster;
    private final Executor blocking;

    MetadataHandler(Topics topics, AutoTopics autoTopics, ClusterView cluster, Executor blocking) {
        this.topics = topics;
        this.autoTopics = autoTopics;
        this.cluster = cluster;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<@Nullable MetadataResponse> handle(MetadataRequest request, RequestContext context) {
        List<MetadataRequestTopic> wanted = request.topics();
        if (wanted == null || (context.apiVersion() == 0 && wanted.isEmpty())) {
            return CompletableFuture.completedStage(answer(request, context, all(request, context)));
        }
        if (!isValid(wanted, context)) {
            return CompletableFuture.completedStage(new MetadataResponse().errorCode(ErrorCode.INVALID_REQUEST.code()));
        }
        if (createsAny(wanted, request, context)) {
            return CompletableFuture.supplyAsync(
                    () -> answer(request, context, named(wanted, request, context)), blocking);
        }
        return CompletableFuture.completedStage(answer(request, context, named(wanted, request, context)));
    }

    private static boolean isValid(List<MetadataRequestTopic> wanted, RequestContext context) {
        for (MetadataRequestTopic topic : wanted) {
            boolean byId = !topic.topicId().equals(WireReader.ZERO_UUID);
            if (byId ? context.apiVersion() < WITH_TOPIC_IDS : topic.name() == null) {
                return false;
            }
        }
        return true;
    }

    private boolean createsAny(List<MetadataRequestTopic> wanted, MetadataRequest request, RequestContext context) {
        for (MetadataRequestTopic topic : wanted) {
            String name = topic.name();
            if (name != null
                    && autoTopics.mayCreate(name, request.allowAutoTopicCreation(), context)
                    && AutoTopics.isValidName(name)
                    && topics.find(name) == null) {
                return true;
            }
        }
        return false;
    }

    private MetadataResponse answer(
            MetadataRequest request, RequestContext context, List<MetadataResponseTopic> answers) {
        Endpoint endpoint = cluster.endpoint(context.listenerName());
        var response = new MetadataResponse()
                .clusterId(cluster.clusterId())
                .controllerId(cluster.nodeId())
                .topics(answers);
        response.brokers()
                .add(new MetadataResponseBroker()
                        .nodeId(cluster.nodeId())
                        .host(endpoint.host())
                        .port(endpoint.port())
                        .rack(cluster.rack()));
        if (request.includeClusterAuthorizedOperations()) {
            response.clusterAuthorizedOperations(ClusterOperations.allowed(context));
        }
        return response;
    }

    /** Topics that the sender may not see are left out. */
    private List<MetadataResponseTopic> all(MetadataRequest request, RequestContext context) {
        var answers = new ArrayList<MetadataResponseTopic>();
        for (TopicDescription description : topics.all()) {
            if (context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, description.name())) {
                Topics.Topic topic = topics.current(description.name());
                if (topic != null) { // else it was deleted since
                    answers.add(found(topic, request, context));
                }
            }
        }
        return answers;
    }

    private List<MetadataResponseTopic> named(
            List<MetadataRequestTopic> wanted, MetadataRequest request, RequestContext context) {
        var answers = new ArrayList<MetadataResponseTopic>();
        var seen = new HashSet<Object>();
        for (MetadataRequestTopic topic : wanted) {
            String name = topic.name();
            boolean byId = !topic.topicId().equals(WireReader.ZERO_UUID);
            if (byId) {
                if (seen.add(topic.topicId())) {
                    answers.add(byId(topic.topicId(), request, context));
                }
            } else if (name != null && seen.add(name)) {
                answers.add(byName(name, request, context));
            }
        }
        return answers;
    }

    private MetadataResponseTopic byId(UUID topicId, MetadataRequest request, RequestContext context) {
        Topics.Topic topic = topics.current(topicId);
        if (topic == null || !context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic.name())) {
            // The same for both: whoever may not see a topic does not learn that there is one.
            return new MetadataResponseTopic().name(null).topicId(topicId).errorCode(ErrorCode.UNKNOWN_TOPIC_ID.code());
        }
        return found(topic, request, context);
    }

    private MetadataResponseTopic byName(String name, MetadataRequest request, RequestContext context) {
        if (!context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, name)) {
            return failed(name, ErrorCode.TOPIC_AUTHORIZATION_FAILED);
        }
        Topics.Topic topic = topics.current(name);
        if (topic != null) {
            return found(topic, request, context);
        }
        if (!AutoTopics.isValidName(name)) {
            return failed(name, ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
        if (!autoTopics.mayCreate(name, request.allowAutoTopicCreation(), context)) {
            return failed(name, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        ErrorCode error = autoTopics.create(name);
        Topics.Topic created = error == ErrorCode.NONE ? topics.find(name) : null;
        if (created == null) {
            return failed(name, error == ErrorCode.NONE ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : error);
        }
        return found(created, request, context);
    }

    private static MetadataResponseTopic failed(String name, ErrorCode error) {
        return new MetadataResponseTopic().name(name).errorCode(error.code()).isInternal(TopicName.isInternal(name));
    }

    private MetadataResponseTopic found(Topics.Topic topic, MetadataRequest request, RequestContext context) {
        var answer = new MetadataResponseTopic()
                .name(topic.name())
                .topicId(topic.topicId())
                .isInternal(TopicName.isInternal(topic.name()));
        List<Integer> here = List.of(cluster.nodeId());
        for (int number = 0; number < topic.partitionCount(); number++) {
            PartitionLog log = topic.partition(number);
            answer.partitions()
                    .add(new MetadataResponsePartition()
                            .partitionIndex(number)
                            .leaderId(cluster.nodeId())
                            .leaderEpoch(log == null ? LeaderEpochs.UNKNOWN : log.leaderEpoch())
                            .replicaNodes(here)
                            .isrNodes(here));
        }
        if (request.includeTopicAuthorizedOperations()) {
            answer.topicAuthorizedOperations(context.authorizedOperations(ResourceType.TOPIC, topic.name()));
        }
        return answer;
    }
}
