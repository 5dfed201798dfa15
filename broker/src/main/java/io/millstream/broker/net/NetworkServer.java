package io.millstream.broker.net;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.Listener;
import io.millstream.broker.Session;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Listens, accepts and serves connections on a few threads.
 *
 * <p>Buffers come from a pool of its own, small on purpose: two arenas of {@value #CHUNK_BYTES}-byte chunks that grow with
 * the requests that are under way at the same time, not with the number of connections.
 */
public final class NetworkServer implements AutoCloseable {
    private static final System.Logger LOGGER = System.getLogger(NetworkServer.class.getName());
    private static final int PAGE_BYTES = 8 << 10;
    private static final int CHUNK_ORDER = 8;
    private static final int ARENA_COUNT = 2;
    private static final int SMALL_CACHED = 256; // buffers that a thread keeps for itself, Netty's defaults
    private static final int NORMAL_CACHED = 64;
    static final int CHUNK_BYTES = PAGE_BYTES << CHUNK_ORDER;
    private static final int MOST_UNAUTHENTICATED_BYTES = 64 << 10;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(32 << 10, 256 << 10);
    private static final int INCOMPLETE_SHARE = 4; // of the memory outside the heap, by default as much as inside
    private static final int TICKS_PER_IDLE_TIME = 8;
    private static final long DRAIN_MS = 3_000;
    private static final String NETTY_EVENTS = "io.netty.jfr.enabled";

    static {
        // Netty's buffers are events of JFR, and the first one would bring JFR up in every broker: a third of its
        // start.
        if (System.getProperty(NETTY_EVENTS) == null) {
            System.setProperty(NETTY_EVENTS, "false");
        }
    }

    private final Services services;
    private final NetworkSettings settings;
    private final RequestStarter starter;
    private final RareLog strangersFaults;
    private final RareLog ourFaults; // apart, so that nobody can hide them behind noise
    private final EventLoopGroup threads;
    private final PooledByteBufAllocator allocator;
    private final List<Channel> listening = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong nextConnectionId = new AtomicLong();
    private final IncompleteRequests incomplete;
    private volatile int tick;

    private NetworkServer(NetworkSettings settings, Services services) {
        this.services = services;
        this.settings = settings;
        this.starter = new RequestStarter(services);
        this.strangersFaults = new RareLog(LOGGER, services.environment().clock());
        this.ourFaults = new RareLog(LOGGER, services.environment().clock());
        this.incomplete = new IncompleteRequests(maxIncompleteBytes(settings), this::closeTheLargest);
        this.allocator = new PooledByteBufAllocator(
                true, 0, ARENA_COUNT, PAGE_BYTES, CHUNK_ORDER, SMALL_CACHED, NORMAL_CACHED, true);
        this.threads = new MultiThreadIoEventLoopGroup(
                settings.threadCount(),
                new DefaultThreadFactory("millstream-network", true),
                NioIoHandler.newFactory());
    }

    /** Where a listener is bound. */
    public record Bound(Listener listener, InetSocketAddress address) {}

    /**
     * A server that serves nobody before {@link #serve}.
     */
    public static NetworkServer create(NetworkSettings settings, Services services) {
        return new NetworkServer(settings, services);
    }

    /** Takes an address, at which connections wait until {@link #serve}. @throws JobException (USER) if it cannot be bound */
    public Bound bind(Listener listener) {
        InetSocketAddress address = listener.host().isEmpty()
                ? new InetSocketAddress(listener.port())
                : new InetSocketAddress(listener.host(), listener.port());
        var bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Opening(listener));
        if (settings.receiveBufferBytes() > 0) {
            bootstrap.option(ChannelOption.SO_RCVBUF, settings.receiveBufferBytes());
        }
        if (settings.sendBufferBytes() > 0) {
            bootstrap.childOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes());
        }
        var bind = bootstrap.bind(address).awaitUninterruptibly();
        if (!bind.isSuccess()) {
            throw new JobException(
                    ErrorKind.USER,
                    "The broker cannot listen at " + listener + ": " + reason(bind.cause(), address)
                            + ". Choose another address (--listen, or the setting listeners), or end what uses this one.",
                    bind.cause());
        }
        listening.add(bind.channel());
        return new Bound(listener, (InetSocketAddress) bind.channel().localAddress());
    }

    private static String reason(@Nullable Throwable cause, InetSocketAddress address) {
        if (address.isUnresolved()) {
            return "the host " + address.getHostString() + " is not known";
        }
        return cause == null ? "no reason is given" : String.valueOf(cause.getMessage());
    }

    /** From now on accepts connections, and closes those that say nothing for too long. */
    public void serve() {
        for (Channel channel : listening) {
            channel.config().setAutoRead(true);
        }
        long everyMs = Math.max(1, settings.maxIdle().toMillis() / TICKS_PER_IDLE_TIME);
        var unused = threads.scheduleAtFixedRate(this::sweep, everyMs, everyMs, TimeUnit.MILLISECONDS);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one sweep at a time; volatile for the connections that read it
    private void sweep() {
        tick++;
        for (Connection connection : connections) {
            if (connection.isIdleSince(tick - TICKS_PER_IDLE_TIME)) {
                connection.closeIfIdle();
            }
        }
    }

    private static long maxIncompleteBytes(NetworkSettings settings) {
        return settings.maxIncompleteBytes() >= 0
                ? settings.maxIncompleteBytes()
                : Runtime.getRuntime().maxMemory() / INCOMPLETE_SHARE;
    }

    /** Whoever has begun most gives it back, which is seldom whoever comes next. */
    private void closeTheLargest() {
        connections.stream().max(Comparator.comparingInt(Connection::heldBytes)).ifPresent(Connection::closeForMemory);
    }

    /** How many connections there are. */
    public int connectionCount() {
        return connections.size();
    }

    /** Takes no more connections, answers what is under way, and closes. */
    @Override
    public void close() {
        if (threads.isShuttingDown()) {
            return;
        }
        for (Channel channel : listening) {
            channel.close().awaitUninterruptibly();
        }
        for (Connection connection : connections) {
            connection.drain();
        }
        awaitDrained();
        threads.shutdownGracefully(0, DRAIN_MS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
    }

    private void awaitDrained() {
        var drained = threads.next().<Void>newPromise();
        long deadlineNanos = services.environment().clock().nanos() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MS);
        var check = threads.scheduleAtFixedRate(
                () -> {
                    boolean isLate = services.environment().clock().nanos() - deadlineNanos > 0;
                    if (connections.isEmpty() || isLate) {
                        drained.trySuccess(null);
                    }
                },
                0,
                5,
                TimeUnit.MILLISECONDS);
        drained.awaitUninterruptibly();
        check.cancel(false);
    }

    /** Sets up new connections of one listener. */
    private final class Opening extends ChannelInitializer<SocketChannel> implements ConnectionEvents {
        private final Listener listener;
        private final AnswerWriter writer;

        Opening(Listener listener) {
            this.listener = listener;
            this.writer = new AnswerWriter(!listener.securityProtocol().usesTls());
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            InetAddress address = channel.remoteAddress().getAddress();
            if (!services.gate().admit(listener, address)) {
                var unused = channel.close();
                return;
            }
            channel.closeFuture().addListener(closed -> services.gate().left(listener, address));
            var session = new Session(nextConnectionId.getAndIncrement(), listener, address, channel.eventLoop());
            int maxBytes = (int) settings.maxRequestBytes().bytes();
            int strangersMaxBytes = Math.min(maxBytes, MOST_UNAUTHENTICATED_BYTES);
            var received = new ReceiveBuffer(
                    allocator, () -> session.isAuthenticated() ? maxBytes : strangersMaxBytes, incomplete);
            if (listener.securityProtocol().usesTls()) {
                services.security().secure(channel.pipeline(), session);
            } else {
                channel.config().setRecvByteBufAllocator(new ReceiveAllocator(received));
            }
            var connection = new Connection(channel, session, received, starter, writer, this);
            connections.add(connection);
            channel.pipeline().addLast(connection);
            if (!session.isAuthenticated()) {
                limitAuthentication(channel, connection);
            }
        }

        private void limitAuthentication(SocketChannel channel, Connection connection) {
            var timeout = channel.eventLoop()
                    .schedule(
                            connection::closeIfUnauthenticated,
                            settings.authenticationTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> timeout.cancel(false));
        }

        @Override
        public int tick() {
            return tick;
        }

        @Override
        public void closed(Connection connection) {
            connections.remove(connection);
        }

        @Override
        public void log(Level level, String message, @Nullable Throwable cause) {
            (level == Level.INFO ? strangersFaults : ourFaults).log(level, message, cause);
        }
    }
}
