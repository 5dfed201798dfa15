package io.millstream.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.group.GroupRecord;
import io.millstream.broker.group.Groups;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One group without a coordinator: applies what {@link Heartbeats} decide, keeps the records as bytes, and can be restarted
 * from them. Time and topics are what the test says.
 */
final class GroupHarness {
    static final String GROUP = "group";
    static final int REBALANCE_TIMEOUT_MS = 30_000;

    private final TreeMap<String, TopicDescription> topics = new TreeMap<>();
    private final List<byte[][]> log = new ArrayList<>();
    private final GroupConfigs configs;
    private final Heartbeats heartbeats;
    private ConsumerGroup group = new ConsumerGroup(GROUP);
    private TopicImage image = TopicImage.EMPTY;
    private int madeIds;
    long nowMs = 1_000_000;

    GroupHarness() {
        this(ConsumerGroupSettings.DEFAULTS);
    }

    GroupHarness(ConsumerGroupSettings settings) {
        configs = new GroupConfigs(settings);
        heartbeats = new Heartbeats(Assignors.of(settings.assignors()), configs, () -> "made-" + ++madeIds);
    }

    // ---- Topics ----

    UUID topic(String name, int partitionCount) {
        TopicDescription known = topics.get(name);
        UUID id = known == null ? new UUID(7, topics.size() + 1L) : known.topicId();
        topics.put(name, TopicDescription.of(name, id, partitionCount, Map.of(), TopicSettings.DEFAULTS));
        changed();
        return id;
    }

    void deleteTopic(String name) {
        topics.remove(name);
        changed();
    }

    private void changed() {
        image = new TopicImage(image.version() + 1, new ArrayList<>(topics.values()));
    }

    TopicImage image() {
        return image;
    }

    UUID id(String name) {
        return Objects.requireNonNull(topics.get(name)).topicId();
    }

    // ---- Requests ----

    static ConsumerGroupHeartbeatRequest join(String memberId, String... topicNames) {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(GROUP)
                .memberId(memberId)
                .memberEpoch(Progress.JOINING)
                .rebalanceTimeoutMs(REBALANCE_TIMEOUT_MS)
                .subscribedTopicNames(List.of(topicNames))
                .topicPartitions(List.of());
    }

    /** A heartbeat with news of nothing. */
    static ConsumerGroupHeartbeatRequest beat(String memberId, int epoch) {
        return new ConsumerGroupHeartbeatRequest()
                .groupId(GROUP)
                .memberId(memberId)
                .memberEpoch(epoch);
    }

    static ConsumerGroupHeartbeatRequest owning(
            ConsumerGroupHeartbeatRequest request, UUID topicId, Integer... partitions) {
        return request.topicPartitions(
                partitions.length == 0
                        ? List.of()
                        : List.of(new ConsumerGroupHeartbeatRequest.TopicPartitions()
                                .topicId(topicId)
                                .partitions(List.of(partitions))));
    }

    ConsumerGroupHeartbeatResponse send(ConsumerGroupHeartbeatRequest request) {
        Refusal refusal = HeartbeatChecks.check(request, 1, heartbeats.assignors());
        if (refusal != null) {
            return Heartbeats.refused(refusal);
        }
        var change = new GroupChange(group);
        ConsumerGroupHeartbeatResponse response;
        if (request.memberEpoch() < Progress.JOINING) {
            Membership.Found leaver = Departures.find(group, request);
            if (leaver.refusal() != null) {
                return Heartbeats.refused(leaver.refusal());
            }
            ConsumerMember member = Objects.requireNonNull(leaver.member());
            if (request.memberEpoch() == Progress.LEFT_FOR_A_WHILE) {
                response = Departures.leaveForAWhile(change, member);
            } else {
                Departures.remove(change, Set.of(member.memberId()), image);
                response = Departures.answer(member.memberId(), request.memberEpoch());
            }
        } else {
            response = heartbeats.answer(change, request, new Caller("client", "/127.0.0.1", nowMs), image);
        }
        if (response.errorCode() == ErrorCode.NONE.code()) {
            commit(change);
        }
        return response;
    }

    /** Sends what must be accepted. */
    ConsumerGroupHeartbeatResponse accepted(ConsumerGroupHeartbeatRequest request) {
        ConsumerGroupHeartbeatResponse response = send(request);
        assertThat(response.errorMessage()).isNull();
        return response;
    }

    ErrorCode error(ConsumerGroupHeartbeatRequest request) {
        return ErrorCode.forCode(send(request).errorCode());
    }

    /** Lets time pass up to {@code atMs} and takes those out whose time is over. */
    Set<String> passTo(long atMs) {
        nowMs = atMs;
        var gone = new TreeSet<String>();
        for (MemberTimers.Expired expired : group.soft().timers().takeExpired(nowMs)) {
            if (Departures.isGone(group, expired)) {
                gone.add(expired.memberId());
            }
        }
        var change = new GroupChange(group);
        Departures.remove(change, gone, image);
        commit(change);
        return gone;
    }

    /** Looks up the patterns that are due, as the background does; true if there were any. */
    boolean lookUpRegexes() {
        Set<String> due = RegexSubscriptions.due(
                group, image, nowMs, configs.settings().regexRefreshInterval().toMillis());
        if (due.isEmpty()) {
            return false;
        }
        var change = new GroupChange(group);
        RegexSubscriptions.resolved(change, RegexSubscriptions.lookUp(due, image, topic -> true, nowMs), image);
        commit(change);
        return true;
    }

    /** Writes what was decided. */
    void commit(GroupChange change) {
        for (GroupRecord record : change.records()) {
            log.add(new byte[][] {bytes(record.key(), 0), bytes(record.value(), record.valueVersion())});
            keyTypes.add(record.keyType());
        }
        group = change.group();
    }

    private final List<Short> keyTypes = new ArrayList<>();

    private static byte @Nullable [] bytes(@Nullable Message message, int version) {
        if (message == null) {
            return null;
        }
        var out = new WireWriter();
        message.write(out, version);
        ByteBuffer buffer = out.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    // ---- State ----

    ConsumerGroup group() {
        return group;
    }

    int recordCount() {
        return log.size();
    }

    ConsumerMember member(String memberId) {
        return Objects.requireNonNull(group.member(memberId), memberId);
    }

    /** Forgets everything and reads the records again. */
    void restart() {
        group = replayed();
    }

    /** The group as its records say. */
    ConsumerGroup replayed() {
        var groups = new Groups();
        var replay = new ConsumerGroupReplay(groups, () -> {});
        for (int i = 0; i < log.size(); i++) {
            byte[] value = log.get(i)[1];
            WireReader valueReader = null;
            if (value != null) {
                valueReader = new WireReader(ByteBuffer.allocate(value.length + 2)
                        .putShort((short) 0)
                        .put(value)
                        .flip());
            }
            replay.replay(keyTypes.get(i), new WireReader(ByteBuffer.wrap(log.get(i)[0])), valueReader);
        }
        return groups.find(GROUP) instanceof ConsumerGroup found ? found : new ConsumerGroup(GROUP);
    }

    /** Everything that must survive a restart, as text. */
    static String describe(ConsumerGroup group) {
        var text = new StringBuilder();
        text.append(group.groupEpoch()).append(' ').append(group.metadataHash()).append(' ');
        text.append(group.assignmentEpoch()).append('\n');
        group.members().forEach((id, member) -> text.append(member)
                .append(" target ")
                .append(group.target(id))
                .append('\n'));
        return text.append(group.regexes()).toString();
    }

    /** The partitions that an answer gives, in numbers of one topic. */
    static List<Integer> partitions(ConsumerGroupHeartbeatResponse response, UUID topicId) {
        assertThat(response.assignment()).as("assignment of %s", response).isNotNull();
        for (var topic : Objects.requireNonNull(response.assignment()).topicPartitions()) {
            if (topic.topicId().equals(topicId)) {
                return topic.partitions();
            }
        }
        return List.of();
    }
}
