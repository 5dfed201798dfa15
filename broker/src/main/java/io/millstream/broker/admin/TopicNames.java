package io.millstream.broker.admin;

import io.millstream.base.JobException;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.wire.ErrorCode;
import java.util.List;
import java.util.Optional;

/** Names of topics that somebody wants to make or to change. */
final class TopicNames {
    private static final String CLUSTER_METADATA = "__cluster_metadata";

    private TopicNames() {}

    /** Refuses a name that no new topic can have beside {@code existing}. */
    static void checkFree(String name, List<TopicDescription> existing) throws Refusal {
        if (name.equals(CLUSTER_METADATA)) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST, "Creation of internal topic " + CLUSTER_METADATA + " is prohibited.");
        }
        try {
            TopicName.check(name);
        } catch (JobException e) {
            throw Refusal.of(e, ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
        for (TopicDescription topic : existing) {
            if (topic.name().equals(name)) {
                throw new Refusal(ErrorCode.TOPIC_ALREADY_EXISTS, "Topic '" + name + "' already exists.");
            }
        }
        Optional<String> collision = existing.stream()
                .map(TopicDescription::name)
                .filter(other -> other.replace('.', '_').equals(name.replace('.', '_')))
                .findFirst();
        if (collision.isPresent()) {
            throw new Refusal(
                    ErrorCode.INVALID_TOPIC_EXCEPTION,
                    "Topic '" + name + "' collides with existing topic: " + collision.get());
        }
    }

    /** Refuses what would pull the broker's own state from under its coordinators. */
    static void checkNotInternal(String name) throws Refusal {
        if (TopicName.isInternal(name)) {
            throw new Refusal(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic " + name + " holds the broker's own state.");
        }
    }
}
