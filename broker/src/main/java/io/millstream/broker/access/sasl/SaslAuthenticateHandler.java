package io.millstream.broker.access.sasl;

import io.millstream.base.Clock;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Session;
import io.millstream.broker.access.sasl.SaslExchange.Authenticated;
import io.millstream.broker.access.sasl.SaslExchange.Challenge;
import io.millstream.broker.access.sasl.SaslExchange.Refused;
import io.millstream.broker.access.sasl.SaslExchange.Step;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.SaslAuthenticateRequest;
import io.millstream.wire.message.SaslAuthenticateResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Carries the tokens of an authentication (KIP-152). Whoever fails hears of it after a while, and the connection closes.
 */
final class SaslAuthenticateHandler implements RequestHandler<SaslAuthenticateRequest, SaslAuthenticateResponse> {
    private final Map<String, SaslListener> listeners;
    private final Clock clock;
    private final FailureDelay failureDelay;

    SaslAuthenticateHandler(Map<String, SaslListener> listeners, Clock clock, FailureDelay failureDelay) {
        this.listeners = listeners;
        this.clock = clock;
        this.failureDelay = failureDelay;
    }

    @Override
    public CompletionStage<@Nullable SaslAuthenticateResponse> handle(
            SaslAuthenticateRequest request, RequestContext context) {
        Session session = context.session();
        SaslListener listener = listeners.get(context.listenerName());
        if (listener == null
                || !(session.authentication() instanceof SaslConversation conversation)
                || conversation.isOver()) {
            boolean authenticated = session.isAuthenticated();
            if (!authenticated) {
                session.closeAfterAnswer();
            }
            return CompletableFuture.completedFuture(refused(
                    ErrorCode.ILLEGAL_SASL_STATE,
                    authenticated
                            ? "SaslAuthenticate request received after successful authentication"
                            : "SaslAuthenticate request received before SaslHandshake"));
        }
        ByteBuffer token = request.authBytes();
        byte[] bytes = new byte[token.remaining()];
        token.duplicate().get(bytes);
        Step step = conversation.next(bytes, session, clock);
        if (step instanceof Challenge challenge) {
            return CompletableFuture.completedFuture(
                    new SaslAuthenticateResponse().authBytes(ByteBuffer.wrap(challenge.token())));
        } else if (step instanceof Authenticated authenticated) {
            return CompletableFuture.completedFuture(new SaslAuthenticateResponse()
                    .authBytes(ByteBuffer.wrap(authenticated.token()))
                    .sessionLifetimeMs(conversation.sessionLifetimeMs()));
        }
        session.closeAfterAnswer();
        failureDelay.report(session, step);
        String message = step instanceof Refused refused ? refused.message() : "Authentication failed";
        Duration delay = listener.settings().failureDelay();
        return failureDelay.answer(refused(ErrorCode.SASL_AUTHENTICATION_FAILED, message), delay);
    }

    private static SaslAuthenticateResponse refused(ErrorCode error, String message) {
        return new SaslAuthenticateResponse().errorCode(error.code()).errorMessage(message);
    }
}
