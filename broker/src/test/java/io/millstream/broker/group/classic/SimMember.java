package io.millstream.broker.group.classic;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.VersionPrefixed;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ConsumerProtocolAssignment;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.millstream.wire.message.JoinGroupResponse;
import io.millstream.wire.message.LeaveGroupRequest;
import io.millstream.wire.message.LeaveGroupRequest.MemberIdentity;
import io.millstream.wire.message.LeaveGroupResponse;
import io.millstream.wire.message.OffsetCommitRequest;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestPartition;
import io.millstream.wire.message.OffsetCommitRequest.OffsetCommitRequestTopic;
import io.millstream.wire.message.OffsetCommitResponse;
import io.millstream.wire.message.SyncGroupRequest;
import io.millstream.wire.message.SyncGroupRequest.SyncGroupRequestAssignment;
import io.millstream.wire.message.SyncGroupResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A client's side of the classic protocol, as far as a member has to know it: joins, assigns if it leads, sends heartbeats,
 * and joins again when it is told to or no longer known.
 */
final class SimMember {
    static final int SESSION_TIMEOUT_MS = 10_000;
    static final int REBALANCE_TIMEOUT_MS = 30_000;

    private static final int REQUEST_TIMEOUT_MS = 40_000;

    final String name;
    final String groupInstanceId;
    private final String groupId;
    private final int partitionCount;
    private final GroupWorld world;

    private Step step = Step.OUTSIDE;
    private CompletableFuture<?> waiting;
    private long waitsSinceMs;
    private long heardMs; // when it sent what was answered last
    private String memberId = "";
    private int generationId = -1;
    private TreeSet<Integer> owned = new TreeSet<>();
    private boolean stalled;
    private boolean fenced;

    private enum Step {
        OUTSIDE,
        JOINING,
        SYNCING,
        MEMBER
    }

    SimMember(GroupWorld world, String groupId, String name, String groupInstanceId, int partitionCount) {
        this.world = world;
        this.groupId = groupId;
        this.name = name;
        this.groupInstanceId = groupInstanceId;
        this.partitionCount = partitionCount;
    }

    boolean isMember() {
        return step == Step.MEMBER;
    }

    /** True if it is a member for all that it knows, and nobody can have taken it for dead. */
    boolean isInSession() {
        return step == Step.MEMBER && !fenced && world.nowMs() - heardMs < SESSION_TIMEOUT_MS;
    }

    boolean isFenced() {
        return fenced;
    }

    String memberId() {
        return memberId;
    }

    int generationId() {
        return generationId;
    }

    Set<Integer> owned() {
        return owned;
    }

    void stall(boolean newStalled) {
        stalled = newStalled;
    }

    boolean isStalled() {
        return stalled;
    }

    /** The process ends without a word; a new one starts with nothing remembered. */
    void dieAndStartAgain() {
        step = Step.OUTSIDE;
        waiting = null;
        memberId = "";
        generationId = -1;
        owned = new TreeSet<>();
        fenced = false;
        stalled = false;
    }

    /** The connection is lost: nobody will answer what was sent. */
    void disconnect() {
        waiting = null;
        if (step != Step.MEMBER) {
            step = Step.OUTSIDE;
        }
    }

    CompletableFuture<LeaveGroupResponse> leave() {
        var identity = new MemberIdentity().memberId(memberId).groupInstanceId(groupInstanceId);
        var answer = world.send(
                ApiKey.LEAVE_GROUP,
                new LeaveGroupRequest().groupId(groupId).members(List.of(identity)),
                LeaveGroupResponse.class);
        dieAndStartAgain();
        return answer;
    }

    /** Commits an offset for a partition that it owns, or believes to own. */
    CompletableFuture<OffsetCommitResponse> commit(int partition, long offset) {
        var committed =
                new OffsetCommitRequestPartition().partitionIndex(partition).committedOffset(offset);
        var topic = new OffsetCommitRequestTopic().name("orders").partitions(List.of(committed));
        return world.send(
                ApiKey.OFFSET_COMMIT,
                9,
                name,
                new OffsetCommitRequest()
                        .groupId(groupId)
                        .memberId(memberId)
                        .groupInstanceId(groupInstanceId)
                        .generationIdOrMemberEpoch(generationId)
                        .topics(List.of(topic)),
                OffsetCommitResponse.class);
    }

    /** Does what it can do next. */
    void act() {
        if (stalled || fenced) {
            return;
        }
        if (waiting != null && !waiting.isDone()) {
            if (world.nowMs() - waitsSinceMs < REQUEST_TIMEOUT_MS) {
                return;
            }
            disconnect();
        }
        if (waiting != null) {
            Object answer = waiting.join();
            waiting = null;
            if (answer instanceof JoinGroupResponse joined) {
                onJoined(joined);
            } else if (answer instanceof SyncGroupResponse synced) {
                onSynced(synced);
            } else if (answer instanceof HeartbeatResponse heartbeat) {
                onError(heartbeat.errorCode());
            }
        } else if (step == Step.OUTSIDE) {
            join();
        } else if (step == Step.MEMBER) {
            await(world.send(
                    ApiKey.HEARTBEAT,
                    new HeartbeatRequest()
                            .groupId(groupId)
                            .memberId(memberId)
                            .groupInstanceId(groupInstanceId)
                            .generationId(generationId),
                    HeartbeatResponse.class));
        }
    }

    private void await(CompletableFuture<?> answer) {
        waiting = answer;
        waitsSinceMs = world.nowMs();
    }

    private void join() {
        step = Step.JOINING;
        await(world.send(ApiKey.JOIN_GROUP, joinRequest(), JoinGroupResponse.class));
    }

    private JoinGroupRequest joinRequest() {
        var protocol = new JoinGroupRequestProtocol().name("range").metadata(subscription());
        return new JoinGroupRequest()
                .groupId(groupId)
                .memberId(memberId)
                .groupInstanceId(groupInstanceId)
                .protocolType("consumer")
                .sessionTimeoutMs(SESSION_TIMEOUT_MS)
                .rebalanceTimeoutMs(REBALANCE_TIMEOUT_MS)
                .protocols(new ArrayList<>(List.of(protocol)));
    }

    static ByteBuffer subscription() {
        var out = new WireWriter();
        out.writeShort(1);
        new ConsumerProtocolSubscription().topics(List.of("orders")).write(out, 1);
        return out.toByteBuffer();
    }

    private void onJoined(JoinGroupResponse joined) {
        if (joined.errorCode() == ErrorCode.MEMBER_ID_REQUIRED.code()) {
            memberId = joined.memberId();
            join();
            return;
        }
        if (joined.errorCode() != ErrorCode.NONE.code()) {
            step = Step.OUTSIDE;
            onError(joined.errorCode());
            return;
        }
        memberId = joined.memberId();
        if (joined.generationId() != generationId) {
            owned = new TreeSet<>(); // eager: everything is given up before joining
        }
        generationId = joined.generationId();
        boolean assigns = joined.leader().equals(memberId) && !joined.skipAssignment();
        step = Step.SYNCING;
        await(world.send(
                ApiKey.SYNC_GROUP,
                new SyncGroupRequest()
                        .groupId(groupId)
                        .memberId(memberId)
                        .groupInstanceId(groupInstanceId)
                        .generationId(generationId)
                        .protocolType(joined.protocolType())
                        .protocolName(joined.protocolName())
                        .assignments(assigns ? assignments(joined) : List.of()),
                SyncGroupResponse.class));
    }

    /** Partition p goes to the p-th member, round and round. */
    private List<SyncGroupRequestAssignment> assignments(JoinGroupResponse joined) {
        var assignments = new ArrayList<SyncGroupRequestAssignment>();
        int memberCount = joined.members().size();
        for (int i = 0; i < memberCount; i++) {
            var partitions = new ArrayList<Integer>();
            for (int partition = i; partition < partitionCount; partition += memberCount) {
                partitions.add(partition);
            }
            var assignment = new ConsumerProtocolAssignment()
                    .assignedPartitions(List.of(new ConsumerProtocolAssignment.TopicPartition()
                            .topic("orders")
                            .partitions(partitions)));
            assignments.add(new SyncGroupRequestAssignment()
                    .memberId(joined.members().get(i).memberId())
                    .assignment(VersionPrefixed.write(assignment, 1)));
        }
        return assignments;
    }

    private void onSynced(SyncGroupResponse synced) {
        if (synced.errorCode() != ErrorCode.NONE.code()) {
            step = Step.OUTSIDE;
            onError(synced.errorCode());
            return;
        }
        owned = new TreeSet<>();
        if (synced.assignment().hasRemaining()) {
            var in = new WireReader(synced.assignment());
            ConsumerProtocolAssignment.read(in, in.readShort())
                    .assignedPartitions()
                    .forEach(topic -> owned.addAll(topic.partitions()));
        }
        step = Step.MEMBER;
        heardMs = waitsSinceMs;
    }

    void onError(short errorCode) {
        ErrorCode error = ErrorCode.forCode(errorCode);
        switch (error) {
            case NONE -> heardMs = waitsSinceMs;
            case REBALANCE_IN_PROGRESS, NOT_COORDINATOR -> {
                owned = new TreeSet<>();
                step = Step.OUTSIDE;
            }
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION -> {
                owned = new TreeSet<>();
                if (error == ErrorCode.UNKNOWN_MEMBER_ID) {
                    memberId = "";
                }
                generationId = -1;
                step = Step.OUTSIDE;
            }
            case FENCED_INSTANCE_ID -> {
                owned = new TreeSet<>();
                fenced = true;
            }
            default -> throw new AssertionError(name + " did not expect " + error + " while " + step);
        }
    }

    @Override
    public String toString() {
        return name + "(" + step + ", generation " + generationId + ", " + owned + ")";
    }
}
