package io.millstream.broker.topic;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import io.millstream.broker.Topics;
import io.millstream.log.TopicName;
import io.millstream.wire.ErrorCode;
import java.util.Map;

/** Creates topics that somebody asks for by name. */
final class AutoTopics {
    private final Topics topics;
    private final ServingSettings settings;

    AutoTopics(Topics topics, ServingSettings settings) {
        this.topics = topics;
        this.settings = settings;
    }

    /** True if the sender may cause {@code topic}, which is not there, to be created. Internal ones make themselves. */
    boolean mayCreate(String topic, boolean clientAllowsIt, RequestContext context) {
        return settings.autoCreate()
                && clientAllowsIt
                && !TopicName.isInternal(topic)
                && (context.isAllowedOnCluster(AclOperation.CREATE)
                        || context.isAllowed(AclOperation.CREATE, ResourceType.TOPIC, topic));
    }

    /** Creates the topic, unless somebody else just has. Waits for the disk. */
    ErrorCode create(String topic) {
        try {
            topics.log().createTopic(topic, settings.partitionCount(), Map.of());
            return ErrorCode.NONE;
        } catch (JobException e) {
            if (topics.find(topic) != null) {
                return ErrorCode.NONE;
            }
            return e.kind() == ErrorKind.USER ? ErrorCode.INVALID_TOPIC_EXCEPTION : ErrorCode.KAFKA_STORAGE_ERROR;
        }
    }

    static boolean isValidName(String topic) {
        try {
            TopicName.check(topic);
            return true;
        } catch (JobException e) {
            return false;
        }
    }
}
