package io.millstream.broker.group.classic;

import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which topics the members of a group read, if that can be known: members of the protocol type {@code consumer} say it in
 * their metadata, others do not.
 */
final class SubscribedTopics {
    static final SubscribedTopics UNKNOWN = new SubscribedTopics(Optional.empty(), false);

    private static final String CONSUMER_PROTOCOL = "consumer";
    private static final int NEWEST_VERSION = 3;

    private final Optional<Set<String>> names;
    private final boolean isConsumerProtocol;

    private SubscribedTopics(Optional<Set<String>> names, boolean isConsumerProtocol) {
        this.names = names;
        this.isConsumerProtocol = isConsumerProtocol;
    }

    static boolean isConsumerProtocol(String protocolType) {
        return protocolType.equals(CONSUMER_PROTOCOL);
    }

    /** What the members of this generation say. */
    static SubscribedTopics of(ClassicGroup group) {
        if (!isConsumerProtocol(group.protocolType())) {
            return UNKNOWN;
        }
        var topics = new HashSet<String>();
        String protocol = group.protocol();
        for (ClassicMember member : group.members().all()) {
            Optional<List<String>> read = protocol == null ? Optional.empty() : read(member.metadata(protocol));
            if (read.isEmpty()) {
                return new SubscribedTopics(Optional.empty(), true);
            }
            topics.addAll(read.get());
        }
        return new SubscribedTopics(Optional.of(topics), true);
    }

    /** Empty if the member has a format of its own under the common name. */
    private static Optional<List<String>> read(byte[] metadata) {
        var in = new WireReader(ByteBuffer.wrap(metadata));
        try {
            short version = in.readShort();
            if (version < 0) {
                return Optional.empty();
            }
            // A version that is not known yet only has more fields at the end.
            return Optional.of(ConsumerProtocolSubscription.read(in, Math.min(version, NEWEST_VERSION))
                    .topics());
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    boolean isKnown() {
        return names.isPresent();
    }

    /** False only if it is certain that no member reads the topic, or the group is none of consumers. */
    boolean mayContain(String topic) {
        return names.map(known -> known.contains(topic)).orElse(isConsumerProtocol);
    }
}
