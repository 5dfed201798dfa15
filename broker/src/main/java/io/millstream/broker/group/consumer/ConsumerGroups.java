package io.millstream.broker.group.consumer;

import io.millstream.base.JobException;
import io.millstream.broker.group.Group;
import io.millstream.broker.group.GroupCoordinator;
import io.millstream.broker.group.consumer.MemberTimers.Expired;
import io.millstream.broker.group.consumer.MemberTimers.Kind;
import io.millstream.broker.group.consumer.Migration.Replaced;
import io.millstream.broker.internal.Deadline;
import io.millstream.broker.internal.Written;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The consumer groups of the coordinator: writes what {@link Heartbeats} decide, and watches the time.
 *
 * <p>Every method runs on the coordinator's thread. A change is written first, then it takes the place of the group as it
 * was; an answer leaves when everything that it may speak of is forced. One task for each group waits for the first of its
 * {@link MemberTimers}.
 */
final class ConsumerGroups {
    private static final System.Logger LOGGER = System.getLogger(ConsumerGroups.class.getName());
    private static final long RETRY_MS = 1_000;

    private final GroupCoordinator coordinator;
    private final Heartbeats heartbeats;
    private final GroupConfigs configs;
    private final TopicImages topics;
    private final Executor background;
    private final Map<String, Deadline> alarms = new HashMap<>();
    private @Nullable Migration migration;

    /** @param background looks up patterns, one look-up at a time for each group */
    ConsumerGroups(
            GroupCoordinator coordinator,
            Heartbeats heartbeats,
            GroupConfigs configs,
            TopicImages topics,
            Executor background) {
        this.coordinator = coordinator;
        this.heartbeats = heartbeats;
        this.configs = configs;
        this.topics = topics;
        this.background = background;
    }

    /** Lets groups change their protocol while they have members; without it they do so only when they are empty. */
    void migrateBy(Migration newMigration) {
        migration = newMigration;
    }

    /** The topics as they are now. */
    TopicImage topics() {
        return topics.current();
    }

    /** Answers a heartbeat that {@link HeartbeatChecks} has passed. */
    CompletionStage<ConsumerGroupHeartbeatResponse> heartbeat(ConsumerGroupHeartbeatRequest request, Sender sender) {
        Group found = coordinator.groups().find(request.groupId());
        if (request.memberEpoch() < Progress.JOINING) {
            return leave(found, request);
        }
        long nowMs = coordinator.mailbox().nowMs();
        var caller = new Caller(sender.clientId(), sender.clientHost(), nowMs);
        boolean joins = request.memberEpoch() == Progress.JOINING;
        if (!joins && !(found instanceof ConsumerGroup)) {
            return answer(Heartbeats.refused(notFound(found, request.groupId())));
        }
        TopicImage image = topics.current();
        Opened opened = open(found, request.groupId(), image);
        if (opened == null) {
            return answer(Heartbeats.refused(notFound(found, request.groupId())));
        }
        GroupChange change = opened.change();
        ConsumerGroupHeartbeatResponse response = heartbeats.answer(change, request, caller, image);
        if (response.errorCode() != ErrorCode.NONE.code()) {
            return answer(response);
        }
        CompletionStage<ConsumerGroupHeartbeatResponse> answer = commit(change, response, opened.replaced());
        if (answer == null) {
            return answer(Heartbeats.refused(notFound(found, request.groupId())));
        }
        lookUpRegexes(change.group(), image, sender.mayDescribeTopic());
        return answer;
    }

    /** A change of a group, and the classic group with members whose place it takes. */
    private record Opened(GroupChange change, Replaced replaced) {}

    /**
     * A change of the group, of a new one in the place of an empty group of another kind, or of what a classic group with
     * members becomes; null if that may not be.
     */
    private @Nullable Opened open(@Nullable Group found, String groupId, TopicImage image) {
        if (found instanceof ConsumerGroup group) {
            return new Opened(new GroupChange(group), Replaced.NOTHING);
        }
        if (found != null && !found.isEmpty()) {
            Migration.Upgraded upgraded = migration == null ? null : migration.upgrade(found, image);
            if (upgraded == null) {
                return null;
            }
            beginSessions(upgraded.change().group());
            return new Opened(upgraded.change(), upgraded.replaced());
        }
        var change = new GroupChange(new ConsumerGroup(groupId));
        if (found != null) {
            change.writeFirst(found.tombstones());
        }
        return new Opened(change, Replaced.NOTHING);
    }

    private CompletionStage<ConsumerGroupHeartbeatResponse> leave(
            @Nullable Group found, ConsumerGroupHeartbeatRequest request) {
        if (!(found instanceof ConsumerGroup group)) {
            return answer(Heartbeats.refused(notFound(found, request.groupId())));
        }
        Membership.Found leaver = Departures.find(group, request);
        if (leaver.refusal() != null) {
            return answer(Heartbeats.refused(leaver.refusal()));
        }
        ConsumerMember member = Objects.requireNonNull(leaver.member());
        var change = new GroupChange(group);
        if (request.memberEpoch() == Progress.LEFT_FOR_A_WHILE) {
            return commit(change, Departures.leaveForAWhile(change, member));
        }
        return remove(group, Set.of(member.memberId()), Departures.answer(member.memberId(), request.memberEpoch()));
    }

    /** Takes members out of the group, which may become classic by that. */
    <R> CompletionStage<R> remove(ConsumerGroup group, Set<String> memberIds, R response) {
        TopicImage image = topics.current();
        Group classic = migration == null || memberIds.isEmpty() ? null : migration.downgrade(group, memberIds, image);
        Written written = migration == null || classic == null
                ? null
                : coordinator.appendTogether(group.groupId(), migration.records(group, classic));
        if (migration != null && classic != null && written != null) {
            coordinator.groups().put(classic);
            migration.begin(classic);
            return written.forced().thenApply(done -> response);
        }
        var change = new GroupChange(group);
        Departures.remove(change, memberIds, image);
        return commit(change, response);
    }

    private static Refusal notFound(@Nullable Group found, String groupId) {
        return new Refusal(
                ErrorCode.GROUP_ID_NOT_FOUND,
                found == null ? "Group " + groupId + " not found." : "Group " + groupId + " is not a consumer group.");
    }

    private static <R> CompletionStage<R> answer(R response) {
        return CompletableFuture.completedFuture(response);
    }

    /** Writes what was decided; the answer completes when it may leave. */
    <R> CompletionStage<R> commit(GroupChange change, R response) {
        ConsumerGroup group = change.group();
        if (change.isEmpty()) {
            arm(group);
            return coordinator.settled().thenApply(done -> response);
        }
        return committed(group, coordinator.append(group.groupId(), change.records()), response);
    }

    /** Null if the group stays a classic one, because a crash might leave it half changed: that is a matter of its size. */
    private <R> @Nullable CompletionStage<R> commit(GroupChange change, R response, Replaced replaced) {
        if (replaced.isNothing()) {
            return commit(change, response);
        }
        ConsumerGroup group = change.group();
        Written written = coordinator.appendTogether(group.groupId(), change.records());
        if (written == null) {
            return null;
        }
        replaced.letGo();
        return committed(group, written, response);
    }

    private <R> CompletionStage<R> committed(ConsumerGroup group, Written written, R response) {
        Set<String> before = memberIds(coordinator.groups().find(group.groupId()));
        coordinator.groups().put(group);
        before.removeAll(group.members().keySet());
        before.forEach(group.soft().timers()::forget);
        arm(group);
        return written.forced().thenApply(done -> response);
    }

    private static Set<String> memberIds(@Nullable Group group) {
        return group instanceof ConsumerGroup consumers
                ? new TreeSet<>(consumers.members().keySet())
                : new TreeSet<>();
    }

    // ---- Time ----

    private void arm(ConsumerGroup group) {
        long nextMs = group.soft().timers().nextMs();
        if (nextMs == MemberTimers.NEVER) {
            return;
        }
        String groupId = group.groupId();
        alarms.computeIfAbsent(groupId, id -> coordinator.mailbox().deadline(() -> expire(id)))
                .set(Math.max(0, nextMs - coordinator.mailbox().nowMs()));
    }

    private void expire(String groupId) {
        if (!(coordinator.groups().find(groupId) instanceof ConsumerGroup group)) {
            alarms.remove(groupId); // deleted, or of another kind now
            return;
        }
        long nowMs = coordinator.mailbox().nowMs();
        List<Expired> expired = group.soft().timers().takeExpired(nowMs);
        var gone = new TreeSet<String>();
        for (Expired timer : expired) {
            if (Departures.isGone(group, timer)) {
                LOGGER.log(Level.DEBUG, "Group {0} loses member {1}: {2}.", groupId, timer.memberId(), timer.kind());
                gone.add(timer.memberId());
            }
        }
        try {
            remove(group, gone, ErrorCode.NONE);
        } catch (JobException e) {
            coordinator.complain(e);
            for (Expired timer : expired) { // they are still members: try again
                group.soft().timers().set(timer.memberId(), timer.kind(), nowMs + RETRY_MS, timer.memberEpoch());
            }
            arm(group);
        }
        if (group.soft().timers().nextMs() == MemberTimers.NEVER) {
            alarms.remove(groupId);
        }
    }

    /** After a restart every member gets its full time. */
    void loaded() {
        for (Group found : coordinator.groups().all()) {
            if (found instanceof ConsumerGroup group) {
                beginSessions(group);
                arm(group);
            }
        }
    }

    private void beginSessions(ConsumerGroup group) {
        long nowMs = coordinator.mailbox().nowMs();
        MemberTimers timers = group.soft().timers();
        for (ConsumerMember member : group.members().values()) {
            ClassicProtocols classic = member.subscription().classic();
            long sessionMs = classic == null ? configs.sessionTimeoutMs(group.groupId()) : classic.sessionTimeoutMs();
            timers.set(member.memberId(), Kind.SESSION, nowMs + sessionMs, member.epoch());
            Heartbeats.watchRevocation(timers, member, nowMs);
        }
    }

    // ---- Patterns ----

    private void lookUpRegexes(ConsumerGroup group, TopicImage image, Predicate<String> mayDescribeTopic) {
        String groupId = group.groupId();
        long nowMs = coordinator.mailbox().nowMs();
        Set<String> regexes = RegexSubscriptions.due(
                group, image, nowMs, configs.settings().regexRefreshInterval().toMillis());
        if (regexes.isEmpty()) {
            return;
        }
        group.soft().lookingUpRegexes(true);
        background.execute(() -> {
            Map<String, ResolvedRegex> found;
            try {
                found = RegexSubscriptions.lookUp(regexes, image, mayDescribeTopic, nowMs);
            } catch (RuntimeException e) {
                LOGGER.log(Level.ERROR, "The regular expressions of group " + groupId + " could not be looked up.", e);
                found = Map.of();
            }
            Map<String, ResolvedRegex> resolved = found;
            coordinator.mailbox().post(() -> lookedUp(groupId, resolved, image));
        });
    }

    private void lookedUp(String groupId, Map<String, ResolvedRegex> resolved, TopicImage image) {
        if (!(coordinator.groups().find(groupId) instanceof ConsumerGroup group)) {
            return;
        }
        group.soft().lookingUpRegexes(false);
        try {
            var change = new GroupChange(group);
            if (!resolved.isEmpty()) {
                RegexSubscriptions.resolved(change, resolved, image);
            }
            commit(change, ErrorCode.NONE);
        } catch (JobException e) {
            coordinator.complain(e); // the next heartbeat looks them up again
        }
    }

    // ---- Questions ----

    /** Shows groups; {@code groupIds} in their order. */
    CompletionStage<List<DescribedGroup>> describe(List<String> groupIds) {
        TopicImage image = topics.current();
        var described = new ArrayList<DescribedGroup>();
        for (String groupId : groupIds) {
            Group found = coordinator.groups().find(groupId);
            if (found instanceof ConsumerGroup group) {
                described.add(DescribedGroups.describe(group, heartbeats.assignors(), image));
            } else {
                Refusal refusal = notFound(found, groupId);
                described.add(new DescribedGroup()
                        .groupId(groupId)
                        .errorCode(refusal.error().code())
                        .errorMessage(refusal.message()));
            }
        }
        return coordinator.settled().thenApply(done -> described);
    }
}
