package io.millstream.broker.access;

import io.millstream.broker.Authorizer;
import io.millstream.broker.Listener;
import io.millstream.broker.Listener.SecurityProtocol;
import io.millstream.broker.Principal;
import io.millstream.broker.RequestContext;
import io.millstream.broker.Session;
import io.millstream.wire.message.ApiKey;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Connections and requests as handlers see them, without a socket. */
public final class Askers {
    public static final Listener PLAINTEXT = listener("PLAINTEXT", SecurityProtocol.PLAINTEXT);
    public static final Listener SASL = listener("SASL", SecurityProtocol.SASL_PLAINTEXT);

    private Askers() {}

    public static Listener listener(String name, SecurityProtocol protocol) {
        return new Listener(name, "127.0.0.1", 9092, protocol);
    }

    public static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(text, e);
        }
    }

    public static Session session(Listener listener) {
        return new Session(1, listener, address("10.0.0.1"), Runnable::run);
    }

    public static RequestContext context(ApiKey key, int version, Session session) {
        return new RequestContext(key, version, "app", session, Authorizer.ALLOW_ALL);
    }

    /** A request of a user, through an open listener. */
    public static RequestContext context(String user, String clientId) {
        Session session = session(PLAINTEXT);
        session.authenticated(Principal.user(user), Long.MAX_VALUE);
        return new RequestContext(ApiKey.PRODUCE, 9, clientId, session, Authorizer.ALLOW_ALL);
    }
}
