package io.millstream.dstream.run;

import io.millstream.base.Threads;
import io.millstream.dstream.BatchTime;
import io.millstream.dstream.SocketTextSource;
import io.millstream.dstream.SourceBatch;
import io.millstream.dstream.SourceContext;
import io.millstream.dstream.SourceReader;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Receives lines from a TCP server on a thread of its own.
 *
 * <p>When the peer closes or refuses, the last unfinished line is given and the next attempt follows after two seconds of
 * the job's clock, as Spark's receiver does; each change of the connection is told once. The stopping thread closes the
 * connection under the receiver's read; what was read by then stays in the buffer.
 */
final class SocketTextReader implements SourceReader<String> {
    static final long RECONNECT_MS = 2_000;
    private static final int READ_BYTES = 64 << 10;
    /** Batches with fewer lines stay one split: a second task would cost more than it saves. */
    private static final int LINES_PER_SPLIT = 8_192;

    private final SourceContext context;
    private final SocketTextSource source;
    private final Connector connector;
    private final LineBuffer buffer;
    private final Thread receiver;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private Connector.@Nullable Connection connection;
    private boolean connecting;
    private boolean retryDue;
    private boolean stopped;
    private String lastState = "";

    SocketTextReader(SourceContext context, SocketTextSource source, Connector connector) {
        this.context = context;
        this.source = source;
        this.connector = connector;
        this.buffer = new LineBuffer(source.bufferBytes());
        this.receiver = Threads.daemon("millstream-receiver-" + context.name(), this::receive);
    }

    SocketTextReader start() {
        receiver.start();
        return this;
    }

    @Override
    public SourceBatch<String> take(BatchTime time) {
        var lines = buffer.take(time.epochMs());
        int splitCount = Math.max(1, Math.min(context.rdds().engine().parallelism(), lines.size() / LINES_PER_SPLIT));
        return SourceBatch.of(context.rdds().parallelize(lines, splitCount), lines.size());
    }

    @Override
    public boolean hasPending() {
        return !buffer.isEmpty();
    }

    @Override
    public void stopReceiving() {
        buffer.liftLimit();
        boolean waitForReceiver;
        lock.lock();
        try {
            stopped = true;
            // an attempt to connect cannot be broken off, but it has received nothing either: it is left to its timeout
            waitForReceiver = !connecting;
            wake.signalAll();
            closeConnection();
        } finally {
            lock.unlock();
        }
        if (waitForReceiver) {
            Threads.joinUninterruptibly(receiver);
        }
    }

    @Override
    public void close() {
        stopReceiving();
    }

    private void receive() {
        while (connectAndRead()) {
            awaitRetry();
        }
    }

    /** One connection from its beginning to its end; false once this reader is stopped. */
    private boolean connectAndRead() {
        try {
            if (!connect()) {
                return false;
            }
            readLines();
            tell(peer() + " closed the connection; trying again every 2 s");
        } catch (IOException | RuntimeException e) {
            tell("no connection to " + peer() + " (" + reason(e) + "): is the server up? Trying again every 2 s");
        }
        lock.lock();
        try {
            closeConnection();
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private boolean connect() throws IOException {
        if (!setConnecting(true)) {
            return false;
        }
        Connector.@Nullable Connection opened = null;
        try {
            opened = connector.connect(source.host(), source.port());
        } finally {
            setConnecting(false);
            lock.lock();
            try {
                connection = opened;
                if (stopped) {
                    closeConnection();
                }
            } finally {
                lock.unlock();
            }
        }
        tell("connected to " + peer());
        return true;
    }

    /** False if this reader is stopped. */
    private boolean setConnecting(boolean value) {
        lock.lock();
        try {
            connecting = value;
            return !stopped;
        } finally {
            lock.unlock();
        }
    }

    private void readLines() throws IOException {
        var current = currentConnection();
        if (current == null) {
            return;
        }
        var splitter = new LineSplitter(LineSplitter.LINE_LIMIT_BYTES);
        var bytes = new byte[READ_BYTES];
        try {
            var input = current.input();
            for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
                put(splitter.feed(bytes, count), count);
            }
        } finally {
            put(splitter.finish(), 0);
        }
    }

    private Connector.@Nullable Connection currentConnection() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    private void put(java.util.List<String> lines, int lengthBytes) {
        if (!lines.isEmpty()) {
            buffer.put(lines, context.time().clock().wallMs(), lengthBytes);
        }
    }

    private void awaitRetry() {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            retryDue = false;
            var time = context.time();
            time.scheduler().at(time.clock().wallMs() + RECONNECT_MS, this::retry);
            while (!retryDue && !stopped) {
                wake.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void retry() {
        lock.lock();
        try {
            retryDue = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void closeConnection() {
        var open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                context.state().accept("closing the connection to " + peer() + " failed: " + reason(e));
            }
        }
    }

    /** Tells a state once; the same refusal every two seconds is no news. */
    private void tell(String state) {
        boolean news;
        lock.lock();
        try {
            news = !stopped && !state.equals(lastState);
            lastState = state;
        } finally {
            lock.unlock();
        }
        if (news) {
            context.state().accept(state);
        }
    }

    private String peer() {
        return source.host() + ":" + source.port();
    }

    private static String reason(Exception e) {
        if (e instanceof UnknownHostException) {
            return "unknown host"; // its message is the name alone
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
