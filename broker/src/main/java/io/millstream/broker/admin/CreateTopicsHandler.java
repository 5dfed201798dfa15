package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.TopicDescription;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.CreateTopicsRequest;
import io.millstream.wire.message.CreateTopicsRequest.CreatableReplicaAssignment;
import io.millstream.wire.message.CreateTopicsRequest.CreatableTopic;
import io.millstream.wire.message.CreateTopicsRequest.CreatableTopicConfig;
import io.millstream.wire.message.CreateTopicsResponse;
import io.millstream.wire.message.CreateTopicsResponse.CreatableTopicConfigs;
import io.millstream.wire.message.CreateTopicsResponse.CreatableTopicResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes topics, each by itself: one that cannot be made does not keep the others from it. Since version 5 the answer shows
 * what was made (KIP-525). A topic is durable when the answer leaves, so there is nothing to time out.
 */
final class CreateTopicsHandler implements RequestHandler<CreateTopicsRequest, CreateTopicsResponse> {
    private static final int UNSET = -1;
    private static final int STRICT_SINCE = 6;

    private final Topics topics;
    private final TopicConfigs topicConfigs;
    private final int defaultPartitionCount;
    private final Assignments assignments;
    private final Quotas quotas;

    CreateTopicsHandler(
            Topics topics,
            TopicConfigs topicConfigs,
            int defaultPartitionCount,
            Assignments assignments,
            Quotas quotas) {
        this.topics = topics;
        this.topicConfigs = topicConfigs;
        this.defaultPartitionCount = defaultPartitionCount;
        this.assignments = assignments;
        this.quotas = quotas;
    }

    @Override
    public CompletionStage<@Nullable CreateTopicsResponse> handle(CreateTopicsRequest request, RequestContext context) {
        var repeated = new RepeatedNames();
        request.topics().forEach(topic -> repeated.add(topic.name()));
        var answered = new HashSet<String>();
        var results = new ArrayList<CreatableTopicResult>();
        var mutations = new Mutations(quotas, context, STRICT_SINCE);
        for (CreatableTopic topic : request.topics()) {
            if (!answered.add(topic.name())) {
                continue; // answered once, with the refusal of all
            }
            var result = new CreatableTopicResult().name(topic.name());
            try {
                repeated.refuse(topic.name(), "Duplicate topic name.");
                create(topic, request.validateOnly(), mutations, context, result);
            } catch (Refusal refusal) {
                result.errorCode(refusal.code().code()).errorMessage(refusal.message());
            }
            results.add(result);
        }
        int pauseMs = mutations.pause();
        return CompletableFuture.completedStage(
                new CreateTopicsResponse().throttleTimeMs(pauseMs).topics(results));
    }

    /** Fills in {@code result}. */
    private void create(
            CreatableTopic topic,
            boolean validateOnly,
            Mutations mutations,
            RequestContext context,
            CreatableTopicResult result)
            throws Refusal {
        String name = topic.name();
        if (!context.isAllowedOnCluster(AclOperation.CREATE)
                && !context.isAllowed(AclOperation.CREATE, ResourceType.TOPIC, name)) {
            throw new Refusal(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Authorization failed.");
        }
        TopicNames.checkFree(name, topics.all());
        int partitionCount = partitionCount(topic);
        Map<String, String> given = configs(topic);
        List<ConfigEntry> entries = topicConfigs.entries(name, given);
        mutations.count(partitionCount);
        if (!validateOnly) {
            try {
                TopicDescription created = topics.log().createTopic(name, partitionCount, given);
                result.topicId(created.topicId());
            } catch (JobException e) {
                // The name may have been taken since it was looked at; else it is the number of partitions.
                throw Refusal.of(
                        e,
                        topics.log().topic(name).isPresent()
                                ? ErrorCode.TOPIC_ALREADY_EXISTS
                                : ErrorCode.INVALID_PARTITIONS);
            }
        }
        show(entries, partitionCount, context, result);
    }

    private int partitionCount(CreatableTopic topic) throws Refusal {
        if (!topic.assignments().isEmpty()) {
            return assignedCount(topic);
        }
        int count = topic.numPartitions();
        int replicationFactor = topic.replicationFactor();
        if (count == 0 || count < UNSET) {
            throw new Refusal(
                    ErrorCode.INVALID_PARTITIONS, "Number of partitions was set to an invalid non-positive value.");
        }
        if (replicationFactor == 0 || replicationFactor < UNSET) {
            throw new Refusal(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Replication factor was set to an invalid non-positive value.");
        }
        if (replicationFactor > 1) {
            throw new Refusal(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "Unable to replicate the partition " + replicationFactor
                            + " time(s): The target replication factor of " + replicationFactor
                            + " cannot be reached because only 1 broker(s) are registered.");
        }
        return count == UNSET ? defaultPartitionCount : count;
    }

    private int assignedCount(CreatableTopic topic) throws Refusal {
        if (topic.replicationFactor() != UNSET) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but replication factor was not set to -1.");
        }
        if (topic.numPartitions() != UNSET) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "A manual partition assignment was specified, but numPartitions was not set to -1.");
        }
        var indexes = new HashSet<Integer>();
        for (CreatableReplicaAssignment assignment : topic.assignments()) {
            if (!indexes.add(assignment.partitionIndex())) {
                throw Assignments.wrong(
                        "Found multiple manual partition assignments for partition " + assignment.partitionIndex());
            }
            assignments.check(assignment.brokerIds());
        }
        for (int index = 0; index < indexes.size(); index++) {
            if (!indexes.contains(index)) {
                throw Assignments.wrong("partitions should be a consecutive 0-based integer sequence");
            }
        }
        return indexes.size();
    }

    private static Map<String, String> configs(CreatableTopic topic) throws Refusal {
        Map<String, String> configs = new LinkedHashMap<>();
        for (CreatableTopicConfig config : topic.configs()) {
            String value = config.value();
            if (value == null) {
                throw new Refusal(
                        ErrorCode.INVALID_CONFIG, "Null value not supported for topic configs: " + config.name());
            }
            configs.put(config.name(), value);
        }
        return configs;
    }

    /** What was made, for whoever may see it. */
    private static void show(
            List<ConfigEntry> entries, int partitionCount, RequestContext context, CreatableTopicResult result) {
        if (!context.isAllowed(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, result.name())) {
            result.topicConfigErrorCode(ErrorCode.TOPIC_AUTHORIZATION_FAILED.code())
                    .configs(null);
            return;
        }
        List<CreatableTopicConfigs> configs = entries.stream()
                .map(entry -> new CreatableTopicConfigs()
                        .name(entry.name())
                        .value(entry.value())
                        .configSource(entry.source().code())
                        .readOnly(entry.readOnly())
                        .isSensitive(entry.isSensitive()))
                .toList();
        result.numPartitions(partitionCount)
                .replicationFactor((short) 1)
                .configs(configs)
                .errorMessage(null);
    }
}
