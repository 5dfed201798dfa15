package io.millstream.broker.net;

import io.millstream.broker.Session;
import io.millstream.wire.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One connection: starts its requests in their order, and sends their answers in the same order.
 *
 * <p>It starts no request while one is under way that must be answered first, while {@value #MOST_WAITING} wait for their
 * answers, while the client reads no answers (so that those do not pile up here), and while a quota says so. What arrives
 * meanwhile stays in the {@link ReceiveBuffer}, and once that holds something, in the socket.
 *
 * <p>Belongs to one thread of Netty's, but for {@link #completed}.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int MOST_WAITING = 64;

    private final Channel channel;
    private final Session session;
    private final ReceiveBuffer received;
    private final RequestStarter starter;
    private final AnswerWriter writer;
    private final ConnectionEvents events;

    private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
    private final AtomicBoolean wakeUpScheduled = new AtomicBoolean();
    private final Runnable wakeUp = this::onWakeUp;
    private boolean reading; // in the middle of what was read: answers are flushed at its end
    private boolean starting;
    private boolean unflushed;
    private boolean blocked; // by a request that must be answered first
    private boolean pausing;
    private boolean closing;
    private volatile int lastActiveTick;

    Connection(
            Channel channel,
            Session session,
            ReceiveBuffer received,
            RequestStarter starter,
            AnswerWriter writer,
            ConnectionEvents events) {
        this.channel = channel;
        this.session = session;
        this.received = received;
        this.starter = starter;
        this.writer = writer;
        this.events = events;
        this.lastActiveTick = events.tick();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        lastActiveTick = events.tick();
        received.add((ByteBuf) message);
        if (closing) {
            received.release();
            return;
        }
        startRequests();
        if (!mayStart() && channel.config().isAutoRead()) {
            channel.config().setAutoRead(false); // not before more arrives than is wanted: most clients wait
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        received.releaseIfEmpty();
        flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            wakeUpSoon(); // not now: this may be the middle of a flush
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        received.release();
        for (Exchange exchange : waiting) {
            if (exchange.isCompleted()) {
                exchange.releaseRequest();
            } // else its handler may still use it, and completed() gives it back
        }
        waiting.removeIf(Exchange::isCompleted);
        events.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException handshake) {
            events.log(Level.INFO, this + " and this broker do not agree on TLS: " + handshake.getMessage(), null);
        } else if (!(cause instanceof IOException)) { // a client that is gone is no news
            events.log(Level.WARNING, "The connection of " + this + " failed and is closed.", cause);
        }
        closeNow();
    }

    /** Memory for what the client is sending. Any thread. */
    int heldBytes() {
        return received.heldBytes();
    }

    /** Closes the connection, because others need what it holds. Any thread. */
    void closeForMemory() {
        channel.eventLoop().execute(() -> {
            events.log(
                    Level.INFO,
                    this + " was sending " + received.heldBytes()
                            + " bytes when all connections together had begun more"
                            + " than fits into memory. Its connection is closed.",
                    null);
            closeNow();
        });
    }

    /** True if it has been quiet since {@code tick}, and owes nothing. */
    boolean isIdleSince(int tick) {
        return lastActiveTick - tick < 0;
    }

    /** Closes the connection if nothing is under way. Any thread. */
    void closeIfIdle() {
        channel.eventLoop().execute(() -> {
            if (waiting.isEmpty()) {
                closeNow();
            }
        });
    }

    /** Closes the connection if its client has not shown who it is. On the thread of the connection. */
    void closeIfUnauthenticated() {
        if (!session.isAuthenticated()) {
            events.log(
                    Level.INFO,
                    this + " did not authenticate in time (connection.authentication.timeout.ms). Its connection is"
                            + " closed.",
                    null);
            closeNow();
        }
    }

    /** Starts nothing more, and closes the connection once everything is answered. Any thread. */
    void drain() {
        channel.eventLoop().execute(() -> {
            closing = true;
            closeIfAnswered();
        });
    }

    private boolean mayStart() {
        return !blocked && !pausing && !closing && waiting.size() < MOST_WAITING && channel.isWritable();
    }

    private void startRequests() {
        if (starting) {
            return; // an answer that was there at once has called back
        }
        starting = true;
        try {
            while (mayStart() && received.hasFrame()) {
                startNext();
            }
        } catch (FrameException e) {
            events.log(Level.INFO, this + " " + e.getMessage() + ". Its connection is closed.", null);
            closeNow();
        } finally {
            starting = false;
        }
    }

    private void startNext() throws FrameException {
        ByteBuffer frame = received.takeFrame();
        Session.TokenReader tokens = session.tokenReader();
        if (tokens != null) {
            answerToken(tokens.onToken(frame));
            return;
        }
        ByteBuf memory = received.hold();
        Exchange exchange;
        try {
            exchange = starter.start(frame, memory, session, this::completed);
        } catch (FrameException | RuntimeException e) {
            memory.release();
            throw e;
        }
        if (exchange.isCompleted() && waiting.isEmpty()) {
            answer(exchange);
            return;
        }
        exchange.waits();
        waiting.add(exchange);
        blocked = exchange.blocksNext();
        if (exchange.isCompleted()) {
            answerCompleted();
        }
    }

    private void answerToken(@Nullable ByteBuffer token) {
        if (token == null) {
            closeNow();
            return;
        }
        ByteBuf frame = channel.alloc().directBuffer(Integer.BYTES + token.remaining());
        frame.writeInt(token.remaining()).writeBytes(token);
        var unused = channel.write(frame, channel.voidPromise());
        unflushed = true;
        if (session.isClosing()) {
            closeAfterWrites();
        }
    }

    /** A request was answered. Any thread. */
    private void completed(Exchange exchange) {
        if (channel.eventLoop().inEventLoop() && !exchange.isWaiting()) {
            return; // it was answered at once: startNext() looks at it
        }
        wakeUpSoon();
    }

    private void wakeUpSoon() {
        if (wakeUpScheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(wakeUp);
        }
    }

    private void onWakeUp() {
        wakeUpScheduled.set(false);
        if (channel.isActive()) {
            answerCompleted();
            resume();
            return;
        }
        waiting.removeIf(exchange -> {
            boolean done = exchange.isCompleted();
            if (done) {
                exchange.releaseRequest();
            }
            return done;
        });
    }

    private void answerCompleted() {
        for (Exchange first = waiting.peek(); first != null && first.isCompleted(); first = waiting.peek()) {
            waiting.remove();
            blocked &= !first.blocksNext();
            answer(first);
        }
    }

    private void answer(Exchange exchange) {
        Throwable failure = exchange.failure();
        Message answer = exchange.answer();
        try {
            if (failure != null) {
                logFailure(exchange, failure);
            }
            if (failure != null && answer == null) {
                closeNow();
            } else if (answer != null) {
                writer.write(exchange, answer, channel);
                unflushed = true;
            }
        } catch (IOException e) {
            events.log(Level.WARNING, "An answer for " + this + " could not be read from the log.", e);
            closeNow();
        } catch (RuntimeException e) { // such as an answer that its version cannot say: a bug in one handler
            events.log(
                    Level.ERROR,
                    "An answer to " + exchange.entry().key() + " version " + exchange.answerVersion() + " for " + this
                            + " could not be written and its connection is closed.",
                    e);
            closeNow();
        } finally {
            exchange.releaseRequest();
        }
        if (session.isClosing() && waiting.isEmpty()) {
            closeAfterWrites();
        }
        int pauseMs = session.takePauseMs();
        if (pauseMs > 0) {
            pause(pauseMs);
        }
    }

    private void logFailure(Exchange exchange, Throwable failure) {
        String request = exchange.entry().key() + " version " + exchange.answerVersion();
        events.log(Level.ERROR, request + " of " + this + " failed. This is a defect of the broker.", failure);
    }

    private void pause(int ms) {
        pausing = true;
        var unused = channel.eventLoop()
                .schedule(
                        () -> {
                            pausing = false;
                            resume();
                        },
                        ms,
                        TimeUnit.MILLISECONDS);
    }

    /** Goes on with what was held back, if nothing stands in the way. */
    private void resume() {
        if (!reading) {
            startRequests();
            received.releaseIfEmpty();
            flush();
        }
        closeIfAnswered();
        if (mayStart() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    private void flush() {
        if (unflushed) {
            unflushed = false;
            channel.flush();
        }
    }

    private void closeIfAnswered() {
        if (closing && waiting.isEmpty()) {
            closeAfterWrites();
        }
    }

    private void closeAfterWrites() {
        closing = true;
        unflushed = false;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void closeNow() {
        closing = true;
        var unused = channel.close();
    }

    @Override
    public String toString() {
        return "client " + session.clientAddress().getHostAddress() + " at listener "
                + session.listener().name();
    }
}
