package io.millstream.broker.group.consumer;

import static io.millstream.broker.group.consumer.GroupHarness.beat;
import static io.millstream.broker.group.consumer.GroupHarness.join;
import static io.millstream.broker.group.consumer.GroupHarness.owning;
import static io.millstream.broker.group.consumer.GroupHarness.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.VersionPrefixed;
import io.millstream.wire.message.ConsumerProtocolSubscription;
import io.millstream.wire.message.JoinGroupRequest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Members of the classic protocol inside a consumer group. */
class ClassicJoinTest {
    private final GroupHarness harness = new GroupHarness();
    private final UUID orders = harness.topic("orders", 4);
    private final ClassicJoin join = new ClassicJoin(Assignors.of("uniform"), 10);

    @Test
    void aClassicMemberGetsItsShareByJoiningAgain() {
        harness.accepted(join("modern", "orders"));
        assertThat(joinClassic("classic", "range")).isEqualTo(ErrorCode.NONE);
        assertThat(harness.member("classic").epoch()).isEqualTo(2);
        assertThat(owned("classic")).isZero();
        assertThat(mustJoinAgain("classic"))
                .as("the other has not given anything up yet")
                .isFalse();

        harness.accepted(beat("modern", 1));
        harness.accepted(owning(beat("modern", 1), orders, 0, 1));
        assertThat(mustJoinAgain("classic")).isTrue();
        joinClassic("classic", "range");

        assertThat(owned("classic")).isEqualTo(2);
        assertThat(harness.member("classic").subscription().isClassic()).isTrue();
    }

    @Test
    void aClassicMemberGivesUpWhatItOwnsBeforeOthersGetIt() {
        joinClassic("classic", "range");
        assertThat(owned("classic")).isEqualTo(4);
        assertThat(partitions(harness.accepted(join("modern", "orders")), orders))
                .isEmpty();
        assertThat(mustJoinAgain("classic")).isTrue();

        joinClassic("classic", "range", 0, 1, 2, 3);
        assertThat(harness.member("classic").progress().state()).isEqualTo(MemberState.UNREVOKED_PARTITIONS);
        assertThat(harness.accepted(beat("modern", 2)).assignment()).isNull();

        joinClassic("classic", "range", 0, 1);
        assertThat(harness.member("classic").epoch()).isEqualTo(2);
        assertThat(partitions(harness.accepted(beat("modern", 2)), orders)).containsExactly(2, 3);
    }

    @Test
    void classicMembersMustHaveAProtocolInCommon() {
        assertThat(joinClassic("first", "range")).isEqualTo(ErrorCode.NONE);

        assertThat(joinClassic("second", "sticky")).isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    }

    @Test
    void whatAClassicMemberSaidSurvivesARestart() {
        joinClassic("classic", "range");
        ClassicProtocols before = harness.member("classic").subscription().classic();
        harness.restart();

        assertThat(harness.member("classic").subscription().classic()).isEqualTo(before);
        assertThat(Objects.requireNonNull(before).sessionTimeoutMs()).isEqualTo(10_000);
    }

    @Test
    void aMalformedSubscriptionIsNone() {
        assertThat(EmbeddedProtocol.subscription(ByteBuffer.wrap(new byte[] {0})))
                .isNull();
        assertThat(EmbeddedProtocol.subscription(ByteBuffer.wrap(new byte[] {0, 1, 0x7f, 0, 0, 0})))
                .isNull();
        assertThat(EmbeddedProtocol.assignment(ByteBuffer.wrap(new byte[] {-1, -1})))
                .isNull();
        assertThat(Objects.requireNonNull(EmbeddedProtocol.assignment(ByteBuffer.allocate(0)))
                        .assignedPartitions())
                .isEmpty();
    }

    private ErrorCode joinClassic(String memberId, String protocol, Integer... ownedPartitions) {
        var wish = new ConsumerProtocolSubscription().topics(List.of("orders"));
        if (ownedPartitions.length > 0) {
            wish.ownedPartitions(List.of(new ConsumerProtocolSubscription.TopicPartition()
                    .topic("orders")
                    .partitions(List.of(ownedPartitions))));
        }
        var request = new JoinGroupRequest()
                .groupId(GroupHarness.GROUP)
                .memberId(memberId)
                .sessionTimeoutMs(10_000)
                .rebalanceTimeoutMs(30_000)
                .protocolType("consumer")
                .protocols(List.of(new JoinGroupRequest.JoinGroupRequestProtocol()
                        .name(protocol)
                        .metadata(VersionPrefixed.write(wish, 1))));
        ErrorCode error = join.check(harness.group(), memberId, request);
        if (error != ErrorCode.NONE) {
            return error;
        }
        var change = new GroupChange(harness.group());
        error = join.join(
                change,
                new ClassicJoin.Attempt(memberId, false, request, wish, 30_000),
                new Sender("old", "/127.0.0.1", topic -> true),
                harness.image(),
                harness.nowMs);
        harness.commit(change);
        return error;
    }

    private int owned(String memberId) {
        return harness.member(memberId).progress().assigned().size();
    }

    private boolean mustJoinAgain(String memberId) {
        return ClassicJoin.mustJoinAgain(harness.group(), harness.member(memberId));
    }
}
