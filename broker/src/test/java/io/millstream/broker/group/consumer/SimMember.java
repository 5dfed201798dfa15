package io.millstream.broker.group.consumer;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A consumer as the Java client is one: one heartbeat at a time, first it lets go of what it must, then it takes what it got,
 * then it says so. Requests and answers may be lost.
 */
final class SimMember {
    static final String GROUP = "group";

    private static final int HEARTBEAT_MS = 5_000;
    private static final int REQUEST_TIMEOUT_MS = 3_000;
    private static final int REBALANCE_TIMEOUT_MS = 60_000; // longer than the session: who is in session is in time
    private static final int SLOWEST_RELEASE_MS = 12_000;

    private final SimCoordinator coordinator;
    private final Random random;
    private final @Nullable String instanceId;
    private String memberId;
    private List<String> topicNames;

    private int epoch;
    private boolean isAway; // left, or stalled
    private Set<TopicIdPartition> owned = new TreeSet<>();
    private Set<TopicIdPartition> assignment = new TreeSet<>();
    private Set<TopicIdPartition> reported = new TreeSet<>();
    private boolean saysEverything = true;
    private long releaseAtMs = Long.MAX_VALUE;
    private long nextHeartbeatMs;
    private long sentMs = Long.MIN_VALUE;
    private boolean isWaiting;
    private int requests;
    private long heardMs = Long.MIN_VALUE;
    private int highestEpoch;

    record TopicIdPartition(UUID topicId, int partition) implements Comparable<TopicIdPartition> {
        @Override
        public int compareTo(TopicIdPartition other) {
            int byTopic = topicId.compareTo(other.topicId);
            return byTopic == 0 ? Integer.compare(partition, other.partition) : byTopic;
        }
    }

    SimMember(
            SimCoordinator coordinator,
            Random random,
            String memberId,
            @Nullable String instanceId,
            List<String> topicNames) {
        this.coordinator = coordinator;
        this.random = random;
        this.memberId = memberId;
        this.instanceId = instanceId;
        this.topicNames = topicNames;
    }

    String memberId() {
        return memberId;
    }

    boolean isStatic() {
        return instanceId != null;
    }

    Set<TopicIdPartition> owned() {
        return owned;
    }

    /** The highest epoch that an answer has told anybody of this name. */
    int highestEpoch() {
        return highestEpoch;
    }

    /** False once its session may have expired: what it believes to own then may belong to others. */
    boolean isInSession() {
        return heardMs != Long.MIN_VALUE
                && coordinator.nowMs() - heardMs
                        < ConsumerGroupSettings.DEFAULTS.sessionTimeout().toMillis();
    }

    void subscribe(List<String> names) {
        topicNames = names;
        saysEverything = true;
        nextHeartbeatMs = 0;
    }

    /** Does nothing until {@link #wakeUp}. */
    void stall() {
        isAway = true;
        requests++; // nobody is there for the answer that is under way
        isWaiting = false;
    }

    void wakeUp() {
        isAway = false;
        saysEverything = true;
    }

    /** Lets go of everything and says good-bye; a static member may mean to come back. */
    void leave(boolean forAWhile) {
        ConsumerGroupHeartbeatRequest request = request(forAWhile ? Progress.LEFT_FOR_A_WHILE : Progress.LEAVING);
        stall();
        abandon();
        coordinator.after(1 + random.nextInt(300), () -> coordinator.heartbeat(request));
    }

    /** Another life, under another member id. */
    void comeBack(String newMemberId) {
        memberId = newMemberId;
        abandon();
        wakeUp();
    }

    private void abandon() {
        owned = new TreeSet<>();
        assignment = new TreeSet<>();
        reported = new TreeSet<>();
        epoch = 0;
        saysEverything = true;
        releaseAtMs = Long.MAX_VALUE;
    }

    /** What it does at this moment. */
    void step() {
        if (isAway) {
            return;
        }
        long nowMs = coordinator.nowMs();
        reconcile(nowMs);
        if (isWaiting && nowMs - sentMs >= REQUEST_TIMEOUT_MS) {
            isWaiting = false;
            requests++; // an answer that comes now is too late
            saysEverything = true;
            nextHeartbeatMs = nowMs;
        }
        if (!isWaiting && (nowMs >= nextHeartbeatMs || !reported.equals(owned))) {
            send(nowMs);
        }
    }

    private void reconcile(long nowMs) {
        if (owned.equals(assignment)) {
            releaseAtMs = Long.MAX_VALUE;
            return;
        }
        boolean mustRelease = !assignment.containsAll(owned);
        if (mustRelease && releaseAtMs == Long.MAX_VALUE) {
            releaseAtMs = nowMs + random.nextInt(SLOWEST_RELEASE_MS);
        }
        if (!mustRelease || nowMs >= releaseAtMs) {
            owned = new TreeSet<>(assignment);
            releaseAtMs = Long.MAX_VALUE;
        }
    }

    private ConsumerGroupHeartbeatRequest request(int memberEpoch) {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(GROUP)
                .memberId(memberId)
                .memberEpoch(memberEpoch)
                .instanceId(instanceId);
    }

    private void send(long nowMs) {
        ConsumerGroupHeartbeatRequest request = request(epoch);
        if (epoch == 0 || saysEverything) {
            request.rebalanceTimeoutMs(REBALANCE_TIMEOUT_MS).subscribedTopicNames(topicNames);
        }
        if (epoch == 0 || saysEverything || !reported.equals(owned)) {
            request.topicPartitions(wire(owned));
        }
        reported = new TreeSet<>(owned);
        saysEverything = false;
        isWaiting = true;
        sentMs = nowMs;
        nextHeartbeatMs = nowMs + HEARTBEAT_MS;
        int number = ++requests;
        if (random.nextInt(20) == 0) {
            return; // the request is lost
        }
        boolean answerIsLost = random.nextInt(20) == 0;
        coordinator.after(
                random.nextInt(200), () -> coordinator.heartbeat(request).whenComplete((response, failure) -> {
                    if (failure != null) {
                        throw new AssertionError("the coordinator failed", failure);
                    }
                    if (!answerIsLost) {
                        coordinator.after(random.nextInt(200), () -> receive(number, nowMs, response));
                    }
                }));
    }

    private void receive(int number, long requestSentMs, ConsumerGroupHeartbeatResponse response) {
        if (number != requests || isAway) {
            return;
        }
        isWaiting = false;
        ErrorCode error = SimCoordinator.error(response);
        switch (error) {
            case NONE -> accepted(requestSentMs, response);
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, GROUP_ID_NOT_FOUND -> {
                abandon();
                nextHeartbeatMs = 0;
            }
            case NOT_COORDINATOR, UNRELEASED_INSTANCE_ID, FENCED_INSTANCE_ID -> saysEverything = true;
            default -> throw new AssertionError("unexpected answer " + response);
        }
    }

    private void accepted(long requestSentMs, ConsumerGroupHeartbeatResponse response) {
        if (response.memberEpoch() < highestEpoch) {
            throw new AssertionError(memberId + " was in epoch " + highestEpoch + " and is told " + response);
        }
        epoch = response.memberEpoch();
        highestEpoch = epoch;
        heardMs = requestSentMs;
        ConsumerGroupHeartbeatResponse.Assignment given = response.assignment();
        if (given != null) {
            assignment = new TreeSet<>();
            for (ConsumerGroupHeartbeatResponse.TopicPartitions topic : given.topicPartitions()) {
                topic.partitions()
                        .forEach(partition -> assignment.add(new TopicIdPartition(topic.topicId(), partition)));
            }
        }
    }

    private static List<ConsumerGroupHeartbeatRequest.TopicPartitions> wire(Set<TopicIdPartition> partitions) {
        Map<UUID, List<Integer>> byTopic = new TreeMap<>();
        for (TopicIdPartition partition : partitions) {
            byTopic.computeIfAbsent(partition.topicId(), id -> new ArrayList<>())
                    .add(partition.partition());
        }
        var topics = new ArrayList<ConsumerGroupHeartbeatRequest.TopicPartitions>();
        byTopic.forEach((topicId, numbers) -> topics.add(new ConsumerGroupHeartbeatRequest.TopicPartitions()
                .topicId(topicId)
                .partitions(numbers)));
        return topics;
    }
}
