package io.millstream.broker.net;

import io.millstream.broker.Session;
import io.netty.channel.ChannelPipeline;

/** Puts what protects the connections of a listener (TLS) between their sockets and the requests. */
@FunctionalInterface
public interface ChannelSecurity {
    /** For listeners without protection. */
    ChannelSecurity PLAINTEXT = (pipeline, session) -> {};

    /**
     * Called for each new connection, on its thread, when its pipeline is empty. Whoever the handshake shows is told to
     * {@code session} before the first request arrives.
     */
    void secure(ChannelPipeline pipeline, Session session);
}
