package io.millstream.broker.access.sasl;

import io.millstream.base.Clock;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Session;
import io.millstream.broker.access.sasl.SaslExchange.Authenticated;
import io.millstream.broker.access.sasl.SaslExchange.Challenge;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.SaslHandshakeRequest;
import io.millstream.wire.message.SaslHandshakeResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Begins an authentication, by the mechanism that the client names (KIP-43), or a repeated one (KIP-368).
 *
 * <p>After version 0 the tokens come as bare frames; since version 1 they come in SaslAuthenticate (KIP-152).
 */
final class SaslHandshakeHandler implements RequestHandler<SaslHandshakeRequest, SaslHandshakeResponse> {
    /** As in Kafka: sooner than this nobody authenticates again. */
    private static final long MIN_MS_BETWEEN = 1_000;

    private final Map<String, SaslListener> listeners;
    private final Clock clock;
    private final FailureDelay failureDelay;

    SaslHandshakeHandler(Map<String, SaslListener> listeners, Clock clock, FailureDelay failureDelay) {
        this.listeners = listeners;
        this.clock = clock;
        this.failureDelay = failureDelay;
    }

    @Override
    public CompletionStage<@Nullable SaslHandshakeResponse> handle(
            SaslHandshakeRequest request, RequestContext context) {
        Session session = context.session();
        SaslListener listener = listeners.get(context.listenerName());
        if (listener == null) {
            return CompletableFuture.completedFuture(refused(ErrorCode.ILLEGAL_SASL_STATE, List.of()));
        }
        SaslConversation last = session.authentication() instanceof SaslConversation before ? before : null;
        boolean tooSoon = last != null && last.isOver() && clock.steadyMs() - last.authenticatedAtMs() < MIN_MS_BETWEEN;
        boolean underWay = last != null && !last.isOver();
        if (tooSoon || underWay) {
            return CompletableFuture.completedFuture(refused(ErrorCode.ILLEGAL_SASL_STATE, listener.mechanismNames()));
        }
        Optional<SaslMechanism> mechanism =
                SaslMechanism.ofName(request.mechanism()).filter(listener::offers);
        if (mechanism.isEmpty()) {
            session.closeAfterAnswer();
            return failureDelay.answer(
                    refused(ErrorCode.UNSUPPORTED_SASL_MECHANISM, listener.mechanismNames()),
                    listener.settings().failureDelay());
        }
        var conversation = new SaslConversation(listener, mechanism.get(), last);
        session.authentication(conversation);
        if (context.apiVersion() == 0) {
            session.tokenReader(token -> readBare(token, session, conversation));
        }
        return CompletableFuture.completedFuture(new SaslHandshakeResponse().mechanisms(listener.mechanismNames()));
    }

    /** Here a failure has no words: the connection is closed. */
    private @Nullable ByteBuffer readBare(ByteBuffer token, Session session, SaslConversation conversation) {
        byte[] bytes = new byte[token.remaining()];
        token.get(bytes);
        Step step = conversation.next(bytes, session, clock);
        if (step instanceof Challenge challenge) {
            return ByteBuffer.wrap(challenge.token());
        } else if (step instanceof Authenticated authenticated) {
            session.tokenReader(null);
            return ByteBuffer.wrap(authenticated.token());
        }
        failureDelay.report(session, step);
        return null;
    }

    private static SaslHandshakeResponse refused(ErrorCode error, List<String> mechanisms) {
        return new SaslHandshakeResponse().errorCode(error.code()).mechanisms(mechanisms);
    }
}
