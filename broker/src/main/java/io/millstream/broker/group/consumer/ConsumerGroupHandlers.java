package io.millstream.broker.group.consumer;

import io.millstream.broker.HandlerTable;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.classic.GroupTransfer;
import io.millstream.broker.group.classic.OtherGroups;
import io.millstream.wire.message.ApiKey;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The consumer protocol, plugged into the coordinator of groups. */
public final class ConsumerGroupHandlers {
    /** The level of the feature {@code group.version} that stands for this protocol (KIP-584, KIP-848). */
    private static final int PROTOCOL_LEVEL = 1;

    private final GroupCoordinator coordinator;
    private final Assignors assignors;
    private final ConsumerGroups groups;
    private final GroupConfigs configs;
    private final Supplier<String> memberIds;

    /**
     * Plugs the protocol into {@code coordinator}, before that starts.
     *
     * @param configs the settings, and what single groups were given instead
     * @param random for ids of members that bring none
     * @param background looks up the topics of subscribed patterns
     */
    public ConsumerGroupHandlers(
            GroupCoordinator coordinator, GroupConfigs configs, RandomGenerator random, Executor background) {
        this.coordinator = coordinator;
        this.configs = configs;
        memberIds = () -> newId(random);
        assignors = Assignors.of(configs.settings().assignors());
        var heartbeats = new Heartbeats(assignors, configs, memberIds);
        var topics = new TopicImages(coordinator.topics()::all);
        groups = new ConsumerGroups(coordinator, heartbeats, configs, topics, background);
        coordinator.plug(ConsumerGroupReplay.KEY_TYPES, new ConsumerGroupReplay(coordinator.groups(), groups::loaded));
    }

    /** Serves members of the classic protocol in groups that change to this one. */
    public OtherGroups otherGroups() {
        var join = new ClassicJoin(assignors, configs.settings().maxSize());
        return new ClassicRequests(coordinator, groups, join, memberIds);
    }

    /** Lets groups change their protocol while they have members. */
    public void migrateBy(GroupTransfer transfer) {
        groups.migrateBy(new Migration(
                transfer, configs.settings(), coordinator.settings().maxSize()));
    }

    public void register(HandlerTable table) {
        table.serve(
                        ApiKey.CONSUMER_GROUP_HEARTBEAT,
                        0,
                        1,
                        new ConsumerGroupHeartbeatHandler(coordinator, groups, assignors))
                .serve(ApiKey.CONSUMER_GROUP_DESCRIBE, 0, 1, new ConsumerGroupDescribeHandler(coordinator, groups))
                .advertise("group.version", PROTOCOL_LEVEL);
    }

    /** 128 random bits in the letters that Kafka writes ids with. */
    private static String newId(RandomGenerator random) {
        byte[] bits = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
