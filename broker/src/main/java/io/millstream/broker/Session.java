package io.millstream.broker;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one connection while it lasts: where it came from, and who stands behind it.
 *
 * <p>Changed only while one of its requests is handled, by one thread at a time; anybody may read it.
 */
public final class Session {
    /** Takes frames that are no requests: the tokens of SASL after a SaslHandshake of version 0. */
    public interface TokenReader {
        /** Returns the token to send back; null closes the connection. */
        @Nullable
        ByteBuffer onToken(ByteBuffer token);
    }

    private final long connectionId;
    private final Listener listener;
    private final InetAddress clientAddress;
    private final Executor thread;
    private volatile Principal principal = Principal.ANONYMOUS;
    private volatile boolean authenticated;
    private volatile long expiresAtMs = Long.MAX_VALUE;
    private volatile boolean closing;
    private volatile boolean answerBeforeNext;
    private volatile int pauseMs;
    private volatile @Nullable TokenReader tokenReader;
    private volatile @Nullable Object authentication;
    private volatile String softwareName = "unknown";
    private volatile String softwareVersion = "unknown";

    /**
     * A connection through {@code listener}; it counts as authenticated if the listener asks for nothing. With TLS it does
     * once the handshake is done, with SASL once the client has shown who it is.
     *
     * @param thread runs tasks on the thread of the connection, one after the other
     */
    public Session(long connectionId, Listener listener, InetAddress clientAddress, Executor thread) {
        this.connectionId = connectionId;
        this.listener = listener;
        this.clientAddress = clientAddress;
        this.thread = thread;
        this.authenticated = !listener.securityProtocol().usesSasl()
                && !listener.securityProtocol().usesTls();
    }

    public long connectionId() {
        return connectionId;
    }

    public Listener listener() {
        return listener;
    }

    public InetAddress clientAddress() {
        return clientAddress;
    }

    public Principal principal() {
        return principal;
    }

    /** Runs tasks where the requests of this connection are handled; they never overlap. */
    public Executor thread() {
        return thread;
    }

    /** False while only ApiVersions and the SASL requests are served. */
    public boolean isAuthenticated() {
        return authenticated;
    }

    /** From now on the connection speaks for {@code principal}, up to {@code expiresAtMs} (KIP-368). */
    public void authenticated(Principal newPrincipal, long newExpiresAtMs) {
        this.principal = newPrincipal;
        this.expiresAtMs = newExpiresAtMs;
        this.authenticated = true;
    }

    /** When the connection must have authenticated again, by {@link io.millstream.base.Clock#steadyMs}. */
    public long expiresAtMs() {
        return expiresAtMs;
    }

    /** What the authentication that is under way remembers between its requests. */
    public @Nullable Object authentication() {
        return authentication;
    }

    public void authentication(@Nullable Object state) {
        this.authentication = state;
    }

    /** Reads the next frames as tokens instead of requests; null for requests again. */
    public void tokenReader(@Nullable TokenReader reader) {
        this.tokenReader = reader;
    }

    public @Nullable TokenReader tokenReader() {
        return tokenReader;
    }

    /** Closes the connection once the request that is being handled is answered. */
    public void closeAfterAnswer() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    /** Makes a pipelined request one that is answered before the next one starts. */
    public void answerBeforeNext() {
        answerBeforeNext = true;
    }

    /** True if {@link #answerBeforeNext} was called since this was last asked. */
    public boolean takeAnswerBeforeNext() {
        boolean asked = answerBeforeNext;
        answerBeforeNext = false;
        return asked;
    }

    /** Reads nothing for so long once the request that is being handled is answered, see {@link Quotas}. */
    public void pauseAfterAnswer(int ms) {
        pauseMs = Math.max(pauseMs, ms);
    }

    /** The longest pause asked for since this was last asked, in ms. */
    public int takePauseMs() {
        int asked = pauseMs;
        pauseMs = 0;
        return asked;
    }

    /** What the client's library calls itself (KIP-511). */
    public void software(String name, String version) {
        this.softwareName = name;
        this.softwareVersion = version;
    }

    public String softwareName() {
        return softwareName;
    }

    public String softwareVersion() {
        return softwareVersion;
    }
}
