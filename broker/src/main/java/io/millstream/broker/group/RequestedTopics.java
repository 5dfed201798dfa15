package io.millstream.broker.group;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.broker.Topics.Topic;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.WireReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds the topics that a request names, or numbers since they have ids (KIP-848), and asks whether its sender may. */
final class RequestedTopics {
    private final Topics topics;
    private final RequestContext context;
    private final boolean byId;

    RequestedTopics(Topics topics, RequestContext context, boolean byId) {
        this.topics = topics;
        this.context = context;
        this.byId = byId;
    }

    /**
     * A topic of the request.
     *
     * @param name empty if nobody knows the id
     * @param error what all its partitions are answered, or NONE
     */
    record Found(String name, @Nullable Topic topic, ErrorCode error) {
        /** Zero if nobody knows the topic. */
        UUID topicId() {
            return topic == null ? WireReader.ZERO_UUID : topic.topicId();
        }

        /** NONE if the topic may be used and has that partition. */
        ErrorCode check(int partition) {
            if (error != ErrorCode.NONE) {
                return error;
            }
            return topic != null && topic.partition(partition) != null
                    ? ErrorCode.NONE
                    : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        }
    }

    Found find(String requestedName, UUID topicId, AclOperation operation) {
        if (byId) {
            Topic topic = topics.find(topicId);
            return topic == null
                    ? new Found("", null, ErrorCode.UNKNOWN_TOPIC_ID)
                    : new Found(topic.name(), topic, authorize(topic.name(), operation));
        }
        ErrorCode error = authorize(requestedName, operation);
        return new Found(requestedName, error == ErrorCode.NONE ? topics.find(requestedName) : null, error);
    }

    private ErrorCode authorize(String name, AclOperation operation) {
        return context.isAllowed(operation, ResourceType.TOPIC, name)
                ? ErrorCode.NONE
                : ErrorCode.TOPIC_AUTHORIZATION_FAILED;
    }
}
