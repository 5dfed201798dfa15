package io.millstream.broker.group.classic;

import io.millstream.base.ByteSize;
import io.millstream.base.VirtualTime;
import io.millstream.broker.Authorizer;
import io.millstream.broker.ClusterView;
import io.millstream.broker.Endpoint;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.RequestContext;
import io.millstream.broker.Session;
import io.millstream.broker.Topics;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupHandlers;
import io.millstream.broker.group.GroupSettings;
import io.millstream.broker.group.TransactionalOffsets;
import io.millstream.broker.group.consumer.ConsumerGroupHandlers;
import io.millstream.broker.group.consumer.ConsumerGroupSettings;
import io.millstream.broker.group.consumer.GroupConfigs;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.Mailbox;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.Message;
import io.millstream.wire.message.ApiKey;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A coordinator of groups on a simulated disk in simulated time, asked as a connection would ask it, and its crashes. */
final class GroupWorld {
    static final Path DATA = Path.of("/data");

    private final Random random; // one for all processes: nobody gets a member id twice
    private final Map<String, String> settings;
    private final int maxForceMs;
    private final TopicSettings offsetsTopicSettings;
    private SimDisk disk;
    private VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private LocalLog log;
    private GroupCoordinator coordinator;
    private TransactionalOffsets transactionalOffsets;
    private HandlerTable table;
    private Authorizer authorizer = Authorizer.ALLOW_ALL;

    /** A world that forces its disk at once, with batches of Kafka's usual size. */
    GroupWorld(long seed, Map<String, String> settings) {
        this(seed, settings, 0, TopicSettings.DEFAULTS.maxMessageBytes());
    }

    /**
     * A world where something may come between a write and its force, and a large write may be too large for a batch.
     *
     * @param maxForceMs a force takes up to so long; 0 if it is done at once
     * @param maxMessageBytes largest batch of the offsets topic
     */
    GroupWorld(long seed, Map<String, String> settings, int maxForceMs, int maxMessageBytes) {
        this.random = new Random(seed);
        this.settings = settings;
        this.maxForceMs = maxForceMs;
        this.offsetsTopicSettings = TopicSettings.of(
                Map.of("cleanup.policy", "compact", "max.message.bytes", Integer.toString(maxMessageBytes)));
        disk = new SimDisk(seed);
        try {
            disk.createDirectories(DATA);
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start();
        log.createTopic("orders", 4, TopicSettings.DEFAULTS);
    }

    private void start() {
        VirtualTime life = time;
        Executor forcer = maxForceMs == 0 ? Runnable::run : work -> life.after(random.nextInt(maxForceMs), work);
        var logSettings = new LogSettings(Duration.ofMinutes(1), Duration.ofDays(1), ByteSize.ofMiB(1));
        log = LocalLog.open(DATA, logSettings, new LogEnvironment(disk, time, time, forcer));
        GroupSettings groupSettings = GroupSettings.SETTINGS.bind(settings, "a test");
        InternalTopic.Definition offsetsTopic = GroupCoordinator.offsetsTopic(groupSettings);
        var topic = new InternalTopic(
                log,
                time,
                new InternalTopic.Definition(offsetsTopic.name(), offsetsTopic.partitionCount(), offsetsTopicSettings));
        coordinator = new GroupCoordinator(topic, new Mailbox(time, time), new Topics(log), groupSettings);
        transactionalOffsets = new TransactionalOffsets(coordinator);
        var cluster = new ClusterView("test-cluster", 0, null);
        cluster.endpoints(List.of(new Endpoint("PLAINTEXT", "127.0.0.1", 9092)));
        table = new HandlerTable();
        new GroupHandlers(coordinator, cluster).register(table);
        var consumerGroups = new ConsumerGroupHandlers(
                coordinator, new GroupConfigs(ConsumerGroupSettings.DEFAULTS), random, work -> life.after(0, work));
        var classicGroups = new ClassicGroupHandlers(coordinator, random, consumerGroups.otherGroups());
        consumerGroups.migrateBy(classicGroups.transfer());
        consumerGroups.register(table);
        classicGroups.register(table);
        coordinator.start();
    }

    GroupCoordinator coordinator() {
        return coordinator;
    }

    TransactionalOffsets transactionalOffsets() {
        return transactionalOffsets;
    }

    LocalLog log() {
        return log;
    }

    SimDisk disk() {
        return disk;
    }

    /** By the clock that nobody sets. */
    long nowMs() {
        return time.steadyMs();
    }

    void authorizer(Authorizer newAuthorizer) {
        authorizer = newAuthorizer;
    }

    /** The power goes and comes back; whoever waits for an answer never gets one. */
    void crash() {
        disk = disk.crash();
        restart();
    }

    /** The process is killed and starts again. */
    void kill() {
        disk = disk.processKilled();
        restart();
    }

    private void restart() {
        long wallMs = time.wallMs();
        time = new VirtualTime(time.steadyMs());
        time.setWallClock(wallMs);
        start();
    }

    /** Sets the wall clock so far forwards, or backwards. */
    void setWallClockBy(Duration jump) {
        time.setWallClock(time.wallMs() + jump.toMillis());
    }

    void advance(Duration step) {
        time.advance(step);
    }

    void advanceMs(long ms) {
        time.advance(Duration.ofMillis(ms));
    }

    RequestContext context(ApiKey key, int version, String clientId) {
        var listener = new Listener("PLAINTEXT", "127.0.0.1", 9092, Listener.SecurityProtocol.PLAINTEXT);
        var session = new Session(1, listener, InetAddress.getLoopbackAddress(), Runnable::run);
        return new RequestContext(key, version, clientId, session, authorizer);
    }

    /** Sends a request in the newest version; the answer may be long in coming. */
    <R extends Message> CompletableFuture<R> send(ApiKey key, Message request, Class<R> answerType) {
        return send(key, key.highestVersion(), "client", request, answerType);
    }

    <R extends Message> CompletableFuture<R> send(
            ApiKey key, int version, String clientId, Message request, Class<R> answerType) {
        CompletableFuture<R> answer = table.find(key.id())
                .untypedHandler()
                .handle(request, context(key, version, clientId))
                .thenApply(answerType::cast)
                .toCompletableFuture();
        advanceMs(0); // what can be done at once is done
        return answer;
    }
}
