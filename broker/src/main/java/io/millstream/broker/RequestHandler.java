package io.millstream.broker;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.Message;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Answers one kind of request.
 *
 * <p>Called on the thread of the connection, which serves many others: it must not block, unless it was registered by
 * {@link HandlerTable#serveBlocking}. One instance serves all connections, from several threads at once.
 *
 * <p>What a client did wrong is answered by an error code inside the answer. A throw, and a stage that completes
 * exceptionally, is a bug: the log gets a line, and the client the answer of {@link #afterDefect}.
 *
 * @param <Q> the request's message class
 * @param <R> the answer's message class
 */
@FunctionalInterface
public interface RequestHandler<Q extends Message, R extends Message> {
    /**
     * Begins to answer. Bytes and records of {@code request} lie in the connection's buffer: they are valid, and may be
     * changed in place, until the stage completes.
     *
     * @return the answer, from any thread; completed with null if there is none to send (Produce with acks=0)
     */
    CompletionStage<@Nullable R> handle(Q request, RequestContext context);

    /**
     * What a client is told after a bug, by the error UNKNOWN_SERVER_ERROR, where that is more than putting it into every
     * place of the answer: null leaves that to the request loop. Called for acks=0 too, which closes the connection.
     */
    default @Nullable R afterDefect(Q request, ErrorCode error) {
        return null;
    }
}
