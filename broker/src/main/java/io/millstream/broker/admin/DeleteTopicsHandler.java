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
import io.millstream.wire.message.DeleteTopicsRequest;
import io.millstream.wire.message.DeleteTopicsRequest.DeleteTopicState;
import io.millstream.wire.message.DeleteTopicsResponse;
import io.millstream.wire.message.DeleteTopicsResponse.DeletableTopicResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Deletes topics by name or, since version 6, by id (KIP-516). They are gone for good when the answer leaves. */
final class DeleteTopicsHandler implements RequestHandler<DeleteTopicsRequest, DeleteTopicsResponse> {
    private static final int STRICT_SINCE = 5;
    private static final UUID NO_ID = new UUID(0, 0);

    private final Topics topics;
    private final Quotas quotas;

    DeleteTopicsHandler(Topics topics, Quotas quotas) {
        this.topics = topics;
        this.quotas = quotas;
    }

    @Override
    public CompletionStage<@Nullable DeleteTopicsResponse> handle(DeleteTopicsRequest request, RequestContext context) {
        List<DeleteTopicState> wanted = context.apiVersion() >= 6
                ? request.topics()
                : request.topicNames().stream()
                        .map(name -> new DeleteTopicState().name(name))
                        .toList();
        var repeated = new RepeatedNames();
        wanted.forEach(topic -> repeated.add(identity(topic)));
        var results = new ArrayList<DeletableTopicResult>();
        var mutations = new Mutations(quotas, context, STRICT_SINCE);
        for (DeleteTopicState topic : wanted) {
            var result = new DeletableTopicResult().name(topic.name()).topicId(topic.topicId());
            try {
                repeated.refuse(
                        identity(topic), topic.name() == null ? "Duplicate topic id." : "Duplicate topic name.");
                delete(topic, mutations, context, result);
            } catch (Refusal refusal) {
                result.errorCode(refusal.code().code()).errorMessage(refusal.message());
            }
            results.add(result);
        }
        int pauseMs = mutations.pause();
        return CompletableFuture.completedStage(
                new DeleteTopicsResponse().throttleTimeMs(pauseMs).responses(results));
    }

    private static String identity(DeleteTopicState topic) {
        return topic.name() == null ? topic.topicId().toString() : "name " + topic.name();
    }

    private void delete(
            DeleteTopicState wanted, Mutations mutations, RequestContext context, DeletableTopicResult result)
            throws Refusal {
        String name = wanted.name();
        boolean byId = !wanted.topicId().equals(NO_ID);
        if (name != null && byId) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "You may not specify both topic name and topic id.");
        }
        if (name == null && !byId) {
            throw new Refusal(ErrorCode.INVALID_REQUEST, "Neither topic name nor id were specified.");
        }
        Optional<TopicDescription> found = name == null
                ? topics.log().topic(wanted.topicId())
                : topics.log().topic(name);
        checkAllowed(name, found, context, result);
        TopicDescription topic = found.orElseThrow(() -> name == null
                ? new Refusal(ErrorCode.UNKNOWN_TOPIC_ID, "This server does not host this topic ID.")
                : new Refusal(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "This server does not host this topic-partition."));
        result.name(topic.name()).topicId(topic.topicId());
        TopicNames.checkNotInternal(topic.name());
        mutations.count(topic.partitionCount());
        try {
            topics.log().deleteTopic(topic.name());
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
    }

    /** Whoever may not even see a topic does not learn from the answer whether it is there, or its name. */
    private static void checkAllowed(
            @Nullable String name,
            Optional<TopicDescription> found,
            RequestContext context,
            DeletableTopicResult result)
            throws Refusal {
        String itsName = found.map(TopicDescription::name).orElse(name == null ? "" : name);
        if (found.isEmpty() && name == null) {
            return; // nobody is told more than that there is none of that id
        }
        boolean maySee = context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, itsName);
        if (found.isEmpty() ? !maySee : !context.isAllowed(AclOperation.DELETE, ResourceType.TOPIC, itsName)) {
            if (name == null) {
                result.name(maySee ? itsName : null);
            }
            throw new Refusal(ErrorCode.TOPIC_AUTHORIZATION_FAILED, "Topic authorization failed.");
        }
    }
}
