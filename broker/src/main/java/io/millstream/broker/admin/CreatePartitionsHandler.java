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
import io.millstream.wire.message.CreatePartitionsRequest;
import io.millstream.wire.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.millstream.wire.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.millstream.wire.message.CreatePartitionsResponse;
import io.millstream.wire.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Adds partitions to topics (KIP-195). */
final class CreatePartitionsHandler implements RequestHandler<CreatePartitionsRequest, CreatePartitionsResponse> {
    private static final int STRICT_SINCE = 3;

    private final Topics topics;
    private final Assignments assignments;
    private final Quotas quotas;

    CreatePartitionsHandler(Topics topics, Assignments assignments, Quotas quotas) {
        this.topics = topics;
        this.assignments = assignments;
        this.quotas = quotas;
    }

    @Override
    public CompletionStage<@Nullable CreatePartitionsResponse> handle(
            CreatePartitionsRequest request, RequestContext context) {
        var repeated = new RepeatedNames();
        request.topics().forEach(topic -> repeated.add(topic.name()));
        var answered = new HashSet<String>();
        var results = new ArrayList<CreatePartitionsTopicResult>();
        var mutations = new Mutations(quotas, context, STRICT_SINCE);
        for (CreatePartitionsTopic topic : request.topics()) {
            if (!answered.add(topic.name())) {
                continue;
            }
            var result = new CreatePartitionsTopicResult().name(topic.name());
            try {
                repeated.refuse(topic.name(), "Duplicate topic name.");
                grow(topic, request.validateOnly(), mutations, context);
            } catch (Refusal refusal) {
                result.errorCode(refusal.code().code()).errorMessage(refusal.message());
            }
            results.add(result);
        }
        int pauseMs = mutations.pause();
        return CompletableFuture.completedStage(
                new CreatePartitionsResponse().throttleTimeMs(pauseMs).results(results));
    }

    private void grow(CreatePartitionsTopic wanted, boolean validateOnly, Mutations mutations, RequestContext context)
            throws Refusal {
        String name = wanted.name();
        if (!context.isAllowed(AclOperation.ALTER, ResourceType.TOPIC, name)) {
            throw new Refusal(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed.");
        }
        TopicDescription topic = topics.log()
                .topic(name)
                .orElseThrow(() -> new Refusal(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This server does not host this topic-partition."));
        TopicNames.checkNotInternal(name);
        int now = topic.partitionCount();
        if (wanted.count() == now) {
            throw new Refusal(ErrorCode.INVALID_PARTITIONS, "Topic already has " + now + " partition(s).");
        }
        if (wanted.count() < now) {
            throw new Refusal(
                    ErrorCode.INVALID_PARTITIONS,
                    "The topic " + name + " currently has " + now + " partition(s); " + wanted.count()
                            + " would not be an increase.");
        }
        checkAssignments(wanted.assignments(), wanted.count() - now);
        mutations.count(wanted.count() - now);
        if (validateOnly) {
            return;
        }
        try {
            topics.log().addPartitions(name, wanted.count());
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.INVALID_PARTITIONS);
        }
    }

    private void checkAssignments(@Nullable List<CreatePartitionsAssignment> given, int added) throws Refusal {
        if (given == null) {
            return;
        }
        if (given.size() != added) {
            throw Assignments.wrong("Attempted to add " + added + " additional partition(s), but only " + given.size()
                    + " assignment(s) were specified.");
        }
        for (CreatePartitionsAssignment assignment : given) {
            assignments.check(assignment.brokerIds());
        }
    }
}
