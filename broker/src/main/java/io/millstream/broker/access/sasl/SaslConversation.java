package io.millstream.broker.access.sasl;

import io.millstream.base.Clock;
import io.millstream.broker.Principal;
import io.millstream.broker.Session;
import io.millstream.broker.access.sasl.SaslExchange.Authenticated;
import io.millstream.broker.access.sasl.SaslExchange.Challenge;
import io.millstream.broker.access.sasl.SaslExchange.Refused;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import org.jspecify.annotations.Nullable;

/**
 * The authentication that is under way on one connection: from its SaslHandshake to the token that decides. Remembered by
 * the {@link Session}, so that a later one (KIP-368) can be held against it.
 */
final class SaslConversation {
    private final SaslListener listener;
    private final SaslMechanism mechanism;
    private final SaslExchange exchange;
    private final @Nullable SaslMechanism mechanismBefore;
    private boolean over;
    private long authenticatedAtMs;

    /** @param before the conversation by which the connection authenticated the last time; null if it never did */
    SaslConversation(SaslListener listener, SaslMechanism mechanism, @Nullable SaslConversation before) {
        this.listener = listener;
        this.mechanism = mechanism;
        this.exchange = listener.begin(mechanism);
        this.mechanismBefore = before == null ? null : before.mechanism; // not all of it: that would be a growing chain
    }

    boolean isOver() {
        return over;
    }

    long authenticatedAtMs() {
        return authenticatedAtMs;
    }

    /** Takes the client's next token; if it is the one that decides, the session is authenticated. */
    Step next(byte[] token, Session session, Clock clock) {
        Step step = step(token, session);
        if (step instanceof Authenticated authenticated) {
            authenticatedAtMs = clock.steadyMs();
            session.authenticated(Principal.user(authenticated.user()), expiresAtMs());
        }
        over = !(step instanceof Challenge);
        return step;
    }

    private Step step(byte[] token, Session session) {
        if (token.length > listener.settings().maxTokenBytes().bytes()) {
            return new Refused("Authentication failed: the token has " + token.length + " bytes, more than "
                    + listener.settings().maxTokenBytes().bytes());
        }
        if (mechanismBefore != null && mechanismBefore != mechanism) {
            return new Refused("SASL mechanism '" + mechanism.registeredName()
                    + "' requested by client is not supported for re-authentication of mechanism '"
                    + mechanismBefore.registeredName() + "'");
        }
        Step step = exchange.next(token);
        if (mechanismBefore != null && step instanceof Authenticated authenticated) {
            Principal old = session.principal();
            if (!old.equals(Principal.user(authenticated.user()))) {
                return new Refused("Cannot change principals during re-authentication from " + old.type() + "."
                        + old.name() + ": " + Principal.USER + "." + authenticated.user());
            }
        }
        return step;
    }

    /** How long the client may go on before it has to authenticate again; 0 for ever. */
    long sessionLifetimeMs() {
        return listener.settings().maxReauth().toMillis();
    }

    private long expiresAtMs() {
        return sessionLifetimeMs() == 0 ? Long.MAX_VALUE : authenticatedAtMs + sessionLifetimeMs();
    }
}
