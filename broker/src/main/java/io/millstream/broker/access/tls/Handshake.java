package io.millstream.broker.access.tls;

import io.millstream.broker.Principal;
import io.millstream.broker.Session;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Tells the session who the client is once the handshake is done, and sees to it that no second one begins.
 *
 * <p>Up to TLS 1.2 a client may ask for one at any time, each of which costs this side much more than the client
 * (CVE-2011-1473). No client of Kafka does, and Kafka refuses it too. TLS 1.3 has no such thing.
 */
final class Handshake extends ChannelInboundHandlerAdapter {
    private final SSLEngine engine;
    private final PrincipalMapping mapping;
    private final Session session;
    private final boolean namesClients;
    private boolean mayBeginAnother;

    /** @param namesClients whether the client is who its certificate says */
    Handshake(SSLEngine engine, PrincipalMapping mapping, Session session, boolean namesClients) {
        this.engine = engine;
        this.mapping = mapping;
        this.session = session;
        this.namesClients = namesClients;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            Optional<String> name = clientName();
            if (name.isEmpty()) {
                fail(context, "its certificate matches none of ssl.principal.mapping.rules");
                return;
            }
            if (!session.listener().securityProtocol().usesSasl()) {
                session.authenticated(Principal.user(name.get()), Long.MAX_VALUE);
            }
            mayBeginAnother = engine.getSession().getProtocol().equals("TLSv1.2");
            if (!mayBeginAnother) {
                context.pipeline().remove(this);
            }
        }
        context.fireUserEventTriggered(event);
    }

    /** Empty if no rule says who that is. */
    private Optional<String> clientName() {
        if (!namesClients) {
            return Optional.of(Principal.ANONYMOUS.name());
        }
        try {
            return mapping.map(engine.getSession().getPeerPrincipal().getName());
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of(Principal.ANONYMOUS.name()); // a certificate was requested, and none was shown
        }
    }

    /** A second handshake cannot be over by the end of the read that begins it: the client has to answer this side. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (mayBeginAnother && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            mayBeginAnother = false;
            fail(context, "it asked for a second handshake, which is refused");
            return;
        }
        context.fireChannelReadComplete();
    }

    /** As any other fault of TLS: whoever reads the requests closes the connection, and tells the log now and then. */
    private static void fail(ChannelHandlerContext context, String reason) {
        context.fireExceptionCaught(new DecoderException(new SSLException(reason)));
    }
}
