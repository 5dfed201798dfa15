package io.millstream.broker.group.consumer;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a member of the classic protocol said when it joined, kept while the group is a consumer group so that the group
 * can be made classic again.
 *
 * @param sessionTimeoutMs the member's own session timeout
 * @param protocols its assignors in order of preference, each with its subscription
 */
record ClassicProtocols(int sessionTimeoutMs, List<Protocol> protocols) {
    ClassicProtocols {
        protocols = List.copyOf(protocols);
    }

    /**
     * One client-side assignor.
     *
     * @param metadata a ConsumerProtocolSubscription as the client sent it
     */
    record Protocol(String name, ByteBuffer metadata) {
        /** With a copy of {@code metadata}, whose buffer may be used again. */
        static Protocol copyOf(String name, ByteBuffer metadata) {
            ByteBuffer copy = ByteBuffer.allocate(metadata.remaining()).put(metadata.duplicate());
            return new Protocol(name, copy.flip().asReadOnlyBuffer());
        }
    }
}
