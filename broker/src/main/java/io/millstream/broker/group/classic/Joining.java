package io.millstream.broker.group.classic;

import io.millstream.base.JobException;
import io.millstream.broker.RequestContext;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.GroupType;
import io.millstream.broker.group.classic.ClassicMember.Identity;
import io.millstream.broker.group.classic.ClassicMember.Terms;
import io.millstream.broker.internal.Deadline;
import io.millstream.broker.internal.Written;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.JoinGroupRequest;
import io.millstream.wire.message.JoinGroupResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Lets members join classic groups. Belongs to the coordinator's thread. */
final class Joining {
    private final GroupCoordinator coordinator;
    private final Rebalancing rebalancing;
    private final Sessions sessions;
    private final RandomGenerator random;

    Joining(GroupCoordinator coordinator, Rebalancing rebalancing, Sessions sessions, RandomGenerator random) {
        this.coordinator = coordinator;
        this.rebalancing = rebalancing;
        this.sessions = sessions;
        this.random = random;
    }

    /**
     * One request to join.
     *
     * @param memberId empty if the sender has none yet
     * @param requiresKnownId true if the sender comes back once it was given an id (KIP-394)
     * @param skipsAssignment true if the sender understands that it leads and shall not assign (KIP-814)
     */
    record Attempt(
            String memberId,
            Identity identity,
            Terms terms,
            String protocolType,
            boolean requiresKnownId,
            boolean skipsAssignment,
            CompletableFuture<JoinGroupResponse> answer) {
        private static final int KNOWN_ID_SINCE = 4;
        private static final int SKIP_ASSIGNMENT_SINCE = 9;
        private static final int REBALANCE_TIMEOUT_SINCE = 1;

        static Attempt of(JoinGroupRequest request, RequestContext context) {
            List<MemberProtocol> protocols = request.protocols().stream()
                    .map(protocol -> new MemberProtocol(protocol.name(), GroupMetadata.copyOf(protocol.metadata())))
                    .toList();
            int rebalanceTimeoutMs = context.apiVersion() >= REBALANCE_TIMEOUT_SINCE
                    ? request.rebalanceTimeoutMs()
                    : request.sessionTimeoutMs();
            String host = "/" + context.clientAddress().getHostAddress();
            return new Attempt(
                    request.memberId(),
                    new Identity(request.memberId(), request.groupInstanceId(), context.clientId(), host),
                    new Terms(rebalanceTimeoutMs, request.sessionTimeoutMs(), protocols),
                    request.protocolType(),
                    context.apiVersion() >= KNOWN_ID_SINCE,
                    context.apiVersion() >= SKIP_ASSIGNMENT_SINCE,
                    new CompletableFuture<>());
        }

        boolean isFirst() {
            return memberId.isEmpty();
        }

        void fail(String answeredMemberId, ErrorCode error) {
            answer.complete(Answers.failedJoin(answeredMemberId, error));
        }
    }

    /** Completes the attempt's answer now or when the next generation begins. */
    void join(String groupId, Attempt attempt) {
        ClassicGroup group = groupFor(groupId, attempt);
        if (group == null) {
            return;
        }
        if (!hasRoom(group, attempt.memberId())) {
            attempt.fail("", ErrorCode.GROUP_MAX_SIZE_REACHED);
            remove(group, attempt.memberId());
        } else if (!group.supports(attempt.protocolType(), attempt.terms().protocols())) {
            attempt.fail(attempt.memberId(), ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        } else if (attempt.isFirst()) {
            joinFirst(group, attempt);
        } else if (group.pendingMembers().containsKey(attempt.memberId())) {
            addMember(group, attempt.memberId(), attempt);
        } else {
            joinAgain(group, attempt);
        }
    }

    private @Nullable ClassicGroup groupFor(String groupId, Attempt attempt) {
        Group group = coordinator.groups().find(groupId);
        if (group instanceof ClassicGroup classic) {
            return classic;
        }
        if (!attempt.isFirst()) {
            attempt.fail(attempt.memberId(), ErrorCode.UNKNOWN_MEMBER_ID);
            return null;
        }
        if (attempt.protocolType().isEmpty() || attempt.terms().protocols().isEmpty()) {
            attempt.fail("", ErrorCode.INCONSISTENT_GROUP_PROTOCOL); // nobody makes groups by mistakes
            return null;
        }
        if (group != null && group.type() != GroupType.CLASSIC) {
            coordinator.append(groupId, group.tombstones()); // an empty one of another kind makes room
        }
        ClassicGroup created = rebalancing.newGroup(groupId);
        coordinator.groups().put(created);
        return created;
    }

    private boolean hasRoom(ClassicGroup group, String memberId) {
        int maxSize = coordinator.settings().maxSize();
        ClassicMember member = group.members().find(memberId);
        return switch (group.currentState()) {
            case EMPTY, DEAD -> true;
            // Not the number of members: a group that was larger than it may be gets rid of those that join last.
            case PREPARING_REBALANCE ->
                (member != null && member.isAwaitingJoin()) || group.members().joinedCount() < maxSize;
            case COMPLETING_REBALANCE, STABLE ->
                member != null || group.members().count() < maxSize;
        };
    }

    private static void remove(ClassicGroup group, String memberId) {
        Deadline pending = group.pendingMembers().remove(memberId);
        if (pending != null) {
            pending.cancel();
        }
        ClassicMember member = group.members().find(memberId);
        if (member != null) {
            member.session().cancel();
            group.members().remove(memberId);
        }
    }

    private void joinFirst(ClassicGroup group, Attempt attempt) {
        String groupInstanceId = attempt.identity().groupInstanceId();
        String prefix = groupInstanceId == null ? attempt.identity().clientId() : groupInstanceId;
        String newMemberId = prefix + "-" + MemberIds.random(random);
        if (groupInstanceId != null) {
            String holder = group.members().memberIdOf(groupInstanceId);
            if (holder == null) {
                addMember(group, newMemberId, attempt);
            } else {
                takeOver(group, group.members().get(holder), newMemberId, attempt);
            }
        } else if (attempt.requiresKnownId()) {
            // So that a request that was given up and sent again does not become two members.
            sessions.expectPending(group, newMemberId, attempt.terms().sessionTimeoutMs());
            attempt.fail(newMemberId, ErrorCode.MEMBER_ID_REQUIRED);
        } else {
            addMember(group, newMemberId, attempt);
        }
    }

    private void addMember(ClassicGroup group, String memberId, Attempt attempt) {
        if (group.members().isEmpty()) {
            group.setProtocolType(attempt.protocolType());
        }
        Deadline pending = group.pendingMembers().remove(memberId);
        if (pending != null) {
            pending.cancel();
        }
        if (group.isGathering()) {
            group.timers().gathering().joined();
        }
        ClassicMember member = sessions.newMember(group, attempt.identity().withMemberId(memberId), attempt.terms());
        member.setNew(true);
        member.awaitJoin(attempt.answer());
        member.session().set(Sessions.NEW_MEMBER_JOIN_TIMEOUT_MS);
        group.members().add(member);
        rebalancing.prepareOrGoOn(group, "member " + memberId + " joins");
    }

    private void joinAgain(ClassicGroup group, Attempt attempt) {
        String memberId = attempt.memberId();
        ErrorCode error = group.checkMember(memberId, attempt.identity().groupInstanceId());
        if (error != ErrorCode.NONE) {
            attempt.fail(memberId, error);
            return;
        }
        ClassicMember member = group.members().get(memberId);
        boolean isUnchanged = member.terms().protocols().equals(attempt.terms().protocols());
        switch (group.currentState()) {
            case PREPARING_REBALANCE -> rejoin(group, member, attempt, "member " + memberId + " joins again");
            case COMPLETING_REBALANCE -> {
                if (isUnchanged) { // it may have missed the answer
                    attempt.answer().complete(Answers.generation(group, memberId));
                } else {
                    rejoin(group, member, attempt, "member " + memberId + " has changed its mind");
                }
            }
            case STABLE -> {
                if (group.members().isLeader(memberId)) { // that is how a leader says that partitions have changed
                    rejoin(group, member, attempt, "the leader " + memberId + " joins again");
                } else if (isUnchanged) {
                    attempt.answer().complete(Answers.generation(group, memberId));
                } else {
                    rejoin(group, member, attempt, "member " + memberId + " has changed its mind");
                }
            }
            case EMPTY, DEAD -> attempt.fail(memberId, ErrorCode.UNKNOWN_MEMBER_ID);
        }
    }

    private void rejoin(ClassicGroup group, ClassicMember member, Attempt attempt, String reason) {
        await(member, attempt);
        rebalancing.prepareOrGoOn(group, reason);
    }

    private static void await(ClassicMember member, Attempt attempt) {
        member.change(attempt.terms());
        Answers.join(member, ErrorCode.REBALANCE_IN_PROGRESS); // if it was sent before, perhaps over another connection
        member.awaitJoin(attempt.answer());
    }

    /** A static member is back, as a new process: it takes its old place, and whoever sits there is fenced (KIP-345). */
    private void takeOver(ClassicGroup group, ClassicMember old, String newMemberId, Attempt attempt) {
        String oldLeaderId = group.members().leaderId();
        ClassicMember member = successor(group, old, newMemberId);
        member.heard();
        Terms oldTerms = member.terms();
        await(member, attempt);
        switch (group.currentState()) {
            case STABLE -> {
                if (group.members().electProtocol().equals(group.protocol())) {
                    save(group, new TakeOver(old, member, oldTerms, oldLeaderId), attempt);
                } else {
                    rebalancing.prepareOrGoOn(group, "static member " + newMemberId + " changes the protocol");
                }
            }
            // The leader may be assigning partitions to the old id at this moment.
            case COMPLETING_REBALANCE -> rebalancing.prepare(group, "static member " + newMemberId + " is back");
            case PREPARING_REBALANCE -> rebalancing.goOnIfComplete(group);
            case EMPTY, DEAD ->
                throw new IllegalStateException(
                        "group " + group.groupId() + " is " + group.state() + " and has members");
        }
    }

    private ClassicMember successor(ClassicGroup group, ClassicMember old, String newMemberId) {
        ClassicMember member = sessions.newMember(group, old.identity().withMemberId(newMemberId), old.terms());
        member.assign(old.assignment());
        member.setNew(old.isNew());
        old.session().cancel();
        Answers.join(old, ErrorCode.FENCED_INSTANCE_ID);
        Answers.sync(old, ErrorCode.FENCED_INSTANCE_ID);
        group.members().replace(old, member);
        if (group.pendingSyncs().remove(old.memberId())) {
            group.pendingSyncs().add(newMemberId);
        }
        return member;
    }

    /** What to go back to if the new id cannot be stored. */
    private record TakeOver(ClassicMember old, ClassicMember member, Terms oldTerms, String oldLeaderId) {}

    /** The generation goes on with the new id, without a rebalance, once that is on disk. */
    private void save(ClassicGroup group, TakeOver takeOver, Attempt attempt) {
        Written written;
        try {
            written = coordinator.append(group.groupId(), List.of(GroupMetadata.record(group)));
        } catch (JobException e) {
            revert(group, takeOver);
            throw e;
        }
        int generationId = group.generationId();
        written.forced().whenComplete((done, failure) -> coordinator.mailbox().post(() -> {
            ClassicMember member = takeOver.member();
            if (failure != null) {
                Answers.join(member, ErrorCode.NOT_COORDINATOR); // the disk is broken, and so is all that follows
            } else if (group.isIn(ClassicState.STABLE) && group.generationId() == generationId) {
                Answers.join(member, sameGeneration(group, takeOver, attempt.skipsAssignment()));
            } // else a rebalance has begun, which the member has joined by what it sent
        }));
    }

    private static JoinGroupResponse sameGeneration(ClassicGroup group, TakeOver takeOver, boolean skipsAssignment) {
        String memberId = takeOver.member().memberId();
        if (skipsAssignment) {
            return Answers.generation(group, memberId)
                    .skipAssignment(group.members().isLeader(memberId));
        }
        // Named as the leader it would assign, and its assignment would be ignored: so it learns of the old one.
        return Answers.generation(group, memberId, takeOver.oldLeaderId());
    }

    private void revert(ClassicGroup group, TakeOver takeOver) {
        ClassicMember member = takeOver.member();
        Answers.join(member, ErrorCode.NOT_COORDINATOR);
        member.session().cancel();
        ClassicMember restored = sessions.newMember(group, takeOver.old().identity(), takeOver.oldTerms());
        restored.assign(takeOver.old().assignment());
        group.members().replace(member, restored);
        restored.heard();
    }
}
