package io.millstream.broker.access.tls;

import io.millstream.broker.Principal;
import io.millstream.broker.Session;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.lang.System.Logger.Level;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells the session who stands in the client's certificate, once the handshake is done. */
final class ClientCertificate extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(ClientCertificate.class.getName());

    private final SSLEngine engine;
    private final PrincipalMapping mapping;
    private final Session session;

    ClientCertificate(SSLEngine engine, PrincipalMapping mapping, Session session) {
        this.engine = engine;
        this.mapping = mapping;
        this.session = session;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            Optional<String> name;
            try {
                name = mapping.map(engine.getSession().getPeerPrincipal().getName());
            } catch (SSLPeerUnverifiedException e) {
                name = Optional.of(Principal.ANONYMOUS.name()); // a certificate was requested, and none was shown
            }
            if (name.isEmpty()) {
                LOG.log(
                        Level.DEBUG,
                        "A certificate shown by {0} matches none of ssl.principal.mapping.rules",
                        session.clientAddress().getHostAddress());
                var unused = context.close();
                return;
            }
            session.authenticated(Principal.user(name.get()), Long.MAX_VALUE);
            context.pipeline().remove(this);
        }
        context.fireUserEventTriggered(event);
    }
}
