package io.millstream.broker.group.consumer;

import io.millstream.broker.AclOperation;
import io.millstream.broker.RequestContext;
import io.millstream.broker.ResourceType;
import java.util.function.Predicate;

/**
 * Who sent a request, as far as groups remember it.
 *
 * @param mayDescribeTopic whether a topic may be shown to it; any thread
 */
record Sender(String clientId, String clientHost, Predicate<String> mayDescribeTopic) {
    static Sender of(RequestContext context) {
        return new Sender(
                context.clientId(),
                "/" + context.clientAddress().getHostAddress(), // as Kafka shows it
                topic -> context.isAllowed(AclOperation.DESCRIBE, ResourceType.TOPIC, topic));
    }
}
