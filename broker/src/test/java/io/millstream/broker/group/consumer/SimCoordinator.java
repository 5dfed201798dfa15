package io.millstream.broker.group.consumer;

import io.millstream.base.VirtualTime;
import io.millstream.broker.Topics;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupSettings;
import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.Mailbox;
import io.millstream.log.CommitLog;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A coordinator of groups over a log on a simulated disk, in simulated time; it can die and come back. */
final class SimCoordinator {
    private static final Path DATA = Path.of("/data/millstream");
    private static final int MAX_FORCE_MS = 30;

    private final Random random;
    private SimDisk disk;
    private VirtualTime time;
    private CommitLog log;
    private GroupCoordinator coordinator;
    private ConsumerGroups groups;

    SimCoordinator(long seed) {
        random = new Random(seed);
        disk = new SimDisk(seed);
        time = new VirtualTime(1_700_000_000_000L);
        try {
            disk.createDirectories(DATA.getParent());
            disk.forceDirectory(Path.of("/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    private void start() {
        VirtualTime life = time;
        // A force takes a while, so that a crash may come between a write and its force.
        Executor forcer = work -> life.after(random.nextInt(MAX_FORCE_MS), work);
        log = LocalLog.open(DATA, LogSettings.DEFAULTS, new LogEnvironment(disk, life, life, forcer));
        GroupSettings settings = GroupSettings.DEFAULTS;
        var topic = new InternalTopic(log, life, GroupCoordinator.offsetsTopic(settings));
        coordinator = new GroupCoordinator(topic, new Mailbox(life, life), new Topics(log), settings);
        var configs = new GroupConfigs(ConsumerGroupSettings.DEFAULTS);
        var heartbeats = new Heartbeats(Assignors.of("uniform,range"), configs, () -> "made-" + random.nextLong());
        var topics = new TopicImages(coordinator.topics()::all);
        groups = new ConsumerGroups(coordinator, heartbeats, configs, topics, work -> life.after(0, work));
        coordinator.plug(ConsumerGroupReplay.KEY_TYPES, new ConsumerGroupReplay(coordinator.groups(), groups::loaded));
        coordinator.start();
        advance(0);
    }

    /** By the clock that nobody sets. */
    long nowMs() {
        return time.steadyMs();
    }

    /** Somebody sets the machine's clock. */
    void setWallClockBy(long jumpMs) {
        time.setWallClock(time.wallMs() + jumpMs);
    }

    void advance(long ms) {
        time.advance(Duration.ofMillis(ms));
    }

    /** Runs {@code work} later, unless the coordinator dies before. */
    void after(long delayMs, Runnable work) {
        time.after(delayMs, work);
    }

    /** The power goes: what was not forced may be lost; the coordinator starts anew from what is left. */
    void cutPower() {
        disk = disk.crash();
        restart();
    }

    /** The process is killed: what was written is there. */
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

    void diskFull(boolean isFull) {
        disk.setCapacityBytes(isFull ? 0 : 1L << 40);
    }

    void createTopic(String name, int partitionCount) {
        log.createTopic(name, partitionCount, TopicSettings.DEFAULTS);
    }

    void addPartitions(String name, int partitionCount) {
        log.addPartitions(name, partitionCount);
    }

    void deleteTopic(String name) {
        log.deleteTopic(name);
    }

    CommitLog log() {
        return log;
    }

    @Nullable
    ConsumerGroup group(String groupId) {
        return coordinator.groups().find(groupId) instanceof ConsumerGroup group ? group : null;
    }

    CompletionStage<ConsumerGroupHeartbeatResponse> heartbeat(ConsumerGroupHeartbeatRequest request) {
        return coordinator.ask(
                () -> groups.heartbeat(request, new Sender("sim", "/127.0.0.1", topic -> true)),
                error -> new ConsumerGroupHeartbeatResponse().errorCode(error.code()));
    }

    static ErrorCode error(ConsumerGroupHeartbeatResponse response) {
        return ErrorCode.forCode(response.errorCode());
    }
}
