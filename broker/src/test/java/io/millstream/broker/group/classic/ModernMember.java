package io.millstream.broker.group.classic;

import io.millstream.broker.group.consumer.ConsumerGroupSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import io.millstream.wire.message.OffsetCommitRequest;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.millstream.wire.message.OffsetCommitResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A client's side of the consumer protocol, as far as a member has to know it: one heartbeat at a time, which says what it
 * owns; it lets go of what it must at once, and begins anew when it is fenced or no longer known.
 */
final class ModernMember {
    private static final int REBALANCE_TIMEOUT_MS = 60_000; // longer than the session: who is in session is in time
    private static final int REQUEST_TIMEOUT_MS = 40_000;

    private final GroupWorld world;
    private final String groupId;
    private final String memberId;
    private final String groupInstanceId;
    private final UUID topicId;

    private CompletableFuture<ConsumerGroupHeartbeatResponse> waiting;
    private long waitsSinceMs;
    private long heardMs;
    private boolean isMember;
    private int epoch;
    private TreeSet<Integer> owned = new TreeSet<>();
    private boolean saysEverything = true;

    /** @param groupInstanceId null for a dynamic member */
    ModernMember(GroupWorld world, String groupId, String memberId, String groupInstanceId) {
        this.world = world;
        this.groupId = groupId;
        this.memberId = memberId;
        this.groupInstanceId = groupInstanceId;
        this.topicId = world.log().topic("orders").orElseThrow().topicId();
    }

    boolean isInSession() {
        return isMember
                && world.nowMs() - heardMs
                        < ConsumerGroupSettings.DEFAULTS.sessionTimeout().toMillis();
    }

    int epoch() {
        return epoch;
    }

    Set<Integer> owned() {
        return owned;
    }

    /** The connection is lost: nobody will answer what was sent. */
    void disconnect() {
        waiting = null;
        saysEverything = true;
    }

    /** Leaves for good; whether anybody hears it is another matter. */
    void leave() {
        if (isMember) {
            var unused = send(new ConsumerGroupHeartbeatRequest().memberEpoch(-1));
        }
        waiting = null;
        abandon();
    }

    CompletableFuture<OffsetCommitResponse> commit(int partition, long offset) {
        var committed =
                new OffsetCommitRequestPartition().partitionIndex(partition).committedOffset(offset);
        var topic = new OffsetCommitRequestTopic().name("orders").partitions(List.of(committed));
        return world.send(
                ApiKey.OFFSET_COMMIT,
                9,
                memberId,
                new OffsetCommitRequest()
                        .groupId(groupId)
                        .memberId(memberId)
                        .groupInstanceId(groupInstanceId)
                        .generationIdOrMemberEpoch(epoch)
                        .topics(List.of(topic)),
                OffsetCommitResponse.class);
    }

    /** Does what it can do next. */
    void act() {
        if (waiting != null && !waiting.isDone()) {
            if (world.nowMs() - waitsSinceMs < REQUEST_TIMEOUT_MS) {
                return;
            }
            disconnect();
        }
        if (waiting != null) {
            ConsumerGroupHeartbeatResponse answer = waiting.join();
            waiting = null;
            receive(answer);
            return;
        }
        var request = new ConsumerGroupHeartbeatRequest().memberEpoch(epoch).topicPartitions(wireOwned());
        if (saysEverything) {
            request.rebalanceTimeoutMs(REBALANCE_TIMEOUT_MS).subscribedTopicNames(List.of("orders"));
            saysEverything = false;
        }
        waitsSinceMs = world.nowMs();
        waiting = send(request);
    }

    private CompletableFuture<ConsumerGroupHeartbeatResponse> send(ConsumerGroupHeartbeatRequest request) {
        request.groupId(groupId).memberId(memberId).instanceId(groupInstanceId);
        return world.send(ApiKey.CONSUMER_GROUP_HEARTBEAT, request, ConsumerGroupHeartbeatResponse.class);
    }

    private List<ConsumerGroupHeartbeatRequest.TopicPartitions> wireOwned() {
        return owned.isEmpty()
                ? List.of()
                : List.of(new ConsumerGroupHeartbeatRequest.TopicPartitions()
                        .topicId(topicId)
                        .partitions(new ArrayList<>(owned)));
    }

    private void receive(ConsumerGroupHeartbeatResponse answer) {
        ErrorCode error = ErrorCode.forCode(answer.errorCode());
        switch (error) {
            case NONE -> accepted(answer);
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, GROUP_ID_NOT_FOUND, FENCED_INSTANCE_ID -> abandon();
            case UNRELEASED_INSTANCE_ID, NOT_COORDINATOR -> saysEverything = true;
            default -> throw new AssertionError(memberId + " did not expect " + answer);
        }
    }

    private void accepted(ConsumerGroupHeartbeatResponse answer) {
        isMember = true;
        epoch = answer.memberEpoch();
        heardMs = waitsSinceMs;
        ConsumerGroupHeartbeatResponse.Assignment given = answer.assignment();
        if (given != null) {
            owned = new TreeSet<>();
            given.topicPartitions().forEach(topic -> owned.addAll(topic.partitions()));
        }
    }

    private void abandon() {
        isMember = false;
        epoch = 0;
        owned = new TreeSet<>();
        saysEverything = true;
    }

    @Override
    public String toString() {
        return memberId + "(epoch " + epoch + ", " + owned + ")";
    }
}
