package io.millstream.broker.net;

import io.millstream.broker.HandlerTable;
import io.millstream.broker.HandlerTable.Mode;
import io.millstream.broker.RequestContext;
import io.millstream.broker.Session;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.Message;
import io.millstream.wire.Throttled;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsRequest;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decodes requests and hands them to their handlers.
 *
 * <pre>
 * request, big-endian
 *   0  int16  apiKey
 *   2  int16  apiVersion
 *   4  int32  correlationId
 *   8  int16  length of the clientId, -1 for none
 *  10  bytes  clientId, tagged fields in flexible versions, the request
 * </pre>
 */
final class RequestStarter {
    private static final int CLIENT_ID_AT = 8;
    private static final int LEAST_BYTES = CLIENT_ID_AT + Short.BYTES;

    /** Told when a request is answered, by any thread. */
    interface Completion {
        void completed(Exchange exchange);
    }

    private final Services services;

    RequestStarter(Services services) {
        this.services = services;
    }

    /**
     * Starts one request, which may be completed when this returns, or later.
     *
     * @param memory holds the frame; released with the exchange
     * @throws FrameException if nobody serves such a request, or it cannot be decoded
     */
    Exchange start(ByteBuffer frame, ByteBuf memory, Session session, Completion completion) throws FrameException {
        if (frame.remaining() < LEAST_BYTES) {
            throw new FrameException("sent a request of " + frame.remaining() + " bytes, a header alone takes more");
        }
        int keyId = frame.getShort(0);
        int version = frame.getShort(2);
        HandlerTable.Entry entry = services.handlers().find(keyId);
        if (entry == null) {
            throw new FrameException("sent a request with the key " + keyId + ", which is not served");
        }
        boolean isServed = entry.serves(version);
        if (!isServed && entry.key() != ApiKey.API_VERSIONS) {
            throw new FrameException("sent " + entry.key() + " in version " + version + ", served are "
                    + entry.lowestVersion() + " to " + entry.highestVersion());
        }
        if (!session.isAuthenticated() && !mayComeBeforeAuthentication(entry.key())) {
            throw new FrameException("sent " + entry.key() + " before it authenticated");
        }
        if (hasExpired(session) && !mayComeBeforeAuthentication(entry.key())) {
            throw new FrameException("sent " + entry.key() + " when it had to authenticate again first");
        }
        try {
            var in = new WireReader(frame.position(CLIENT_ID_AT));
            String clientId = clientId(in, entry.key(), version, isServed);
            Message request = isServed ? entry.key().readRequest(in, version) : new ApiVersionsRequest();
            var context = new RequestContext(entry.key(), version, clientId, session, services.authorizer());
            var exchange = new Exchange(entry, isServed ? version : 0, frame.getInt(4), memory);
            run(exchange, request, context, completion);
            return exchange;
        } catch (MalformedMessageException e) {
            throw new FrameException(
                    "sent " + entry.key() + " version " + version + " that cannot be decoded: " + e.getMessage(), e);
        }
    }

    private boolean hasExpired(Session session) {
        long expiresAtMs = session.expiresAtMs();
        return expiresAtMs != Long.MAX_VALUE && services.environment().clock().steadyMs() >= expiresAtMs;
    }

    private static boolean mayComeBeforeAuthentication(ApiKey key) {
        return key == ApiKey.API_VERSIONS || key == ApiKey.SASL_HANDSHAKE || key == ApiKey.SASL_AUTHENTICATE;
    }

    /** A version from the future may have a header from the future: nothing in it is needed. */
    private static String clientId(WireReader in, ApiKey key, int version, boolean isServed) {
        if (!isServed) {
            return "";
        }
        String clientId = in.readNullableString(false);
        if (key.requestHeaderVersion(version) >= 2) {
            in.skipTaggedFields();
        }
        return clientId == null ? "" : clientId;
    }

    private void run(Exchange exchange, Message request, RequestContext context, Completion completion) {
        Mode mode = exchange.entry().mode();
        if (mode == Mode.BLOCKING) {
            exchange.blocksNext(true);
            services.environment().blocking().execute(() -> handle(exchange, request, context, completion));
        } else {
            handle(exchange, request, context, completion);
            exchange.blocksNext(mode == Mode.ONE_AT_A_TIME || context.session().takeAnswerBeforeNext());
        }
    }

    private void handle(Exchange exchange, Message request, RequestContext context, Completion completion) {
        boolean countsWork = services.quotas().countsWork();
        long startNanos = countsWork ? services.environment().clock().nanos() : 0;
        CompletionStage<@Nullable Message> stage;
        try {
            stage = exchange.entry().untypedHandler().handle(request, context);
        } catch (RuntimeException e) { // the request loop: a bug in one handler is no other's business
            fail(exchange, request, e, completion);
            return;
        }
        int pauseMs = countsWork
                ? services.quotas()
                        .worked(context, services.environment().clock().nanos() - startNanos)
                : 0;
        var unused = stage.whenComplete((answer, failure) -> {
            if (failure != null) {
                fail(exchange, request, failure, completion);
                return;
            }
            if (pauseMs > 0 && answer != null) { // acks=0 is not held against anybody, as in Kafka
                pause(answer, pauseMs, context.session());
            }
            exchange.complete(answer, null);
            completion.completed(exchange);
        });
    }

    /** The answer names the longest of the pauses. */
    private static void pause(Message answer, int pauseMs, Session session) {
        session.pauseAfterAnswer(pauseMs);
        if (answer instanceof Throttled throttled && throttled.throttleTimeMs() < pauseMs) {
            throttled.throttleTimeMs(pauseMs);
        }
    }

    private static void fail(Exchange exchange, Message request, Throwable failure, Completion completion) {
        exchange.complete(afterDefect(exchange, request, failure), failure);
        completion.completed(exchange);
    }

    private static @Nullable Message afterDefect(Exchange exchange, Message request, Throwable failure) {
        HandlerTable.Entry entry = exchange.entry();
        try {
            Message own = entry.untypedHandler().afterDefect(request, ErrorCode.UNKNOWN_SERVER_ERROR);
            return own != null ? own : DefectAnswers.of(entry.key(), request, exchange.answerVersion());
        } catch (RuntimeException e) { // one more defect: whatever becomes of it, the exchange has to end
            failure.addSuppressed(e);
            return null;
        }
    }
}
