package io.millstream.broker.group.consumer;

import static io.millstream.broker.group.consumer.GroupHarness.beat;
import static io.millstream.broker.group.consumer.GroupHarness.join;
import static io.millstream.broker.group.consumer.GroupHarness.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Static membership (KIP-345) in the consumer protocol. */
class StaticMembersTest {
    private final GroupHarness harness = new GroupHarness();
    private final UUID orders = harness.topic("orders", 3);

    @AfterEach
    void theRecordsSayTheSameAsTheMemory() {
        assertThat(GroupHarness.describe(harness.replayed())).isEqualTo(GroupHarness.describe(harness.group()));
    }

    @Test
    void aStaticMemberThatComesBackFindsItsPartitionsWithoutARebalance() {
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));
        assertThat(harness.group().groupEpoch()).isEqualTo(1);

        ConsumerGroupHeartbeatResponse response =
                harness.accepted(join("a2", "orders").instanceId("one"));

        assertThat(response.memberId()).isEqualTo("a2");
        assertThat(response.memberEpoch()).isEqualTo(1);
        assertThat(partitions(response, orders)).containsExactly(0, 1, 2);
        assertThat(harness.group().groupEpoch()).isEqualTo(1);
        assertThat(harness.group().members()).containsOnlyKeys("a2");
    }

    @Test
    void nobodyGetsThePartitionsOfAStaticMemberThatIsAway() {
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));

        ConsumerGroupHeartbeatResponse other = harness.accepted(join("b", "orders"));

        assertThat(partitions(other, orders)).isEmpty();
    }

    @Test
    void aStaticMemberThatStaysAwayIsTakenOutWithItsSession() {
        long startMs = harness.nowMs;
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));

        assertThat(harness.passTo(startMs + 45_000)).containsExactly("a");
        assertThat(harness.accepted(join("b", "orders").instanceId("one")).memberEpoch())
                .isEqualTo(3);
    }

    @Test
    void anInstanceIdThatIsInUseIsNotGivenAway() {
        harness.accepted(join("a", "orders").instanceId("one"));

        assertThat(harness.error(join("b", "orders").instanceId("one"))).isEqualTo(ErrorCode.UNRELEASED_INSTANCE_ID);
    }

    @Test
    void theMemberBeforeIsFencedByTheNextWithItsInstanceId() {
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));
        harness.accepted(join("a2", "orders").instanceId("one"));

        assertThat(harness.error(beat("a", 1).instanceId("one"))).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(harness.error(beat("a", 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(harness.error(beat("a2", 1).instanceId("two"))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(harness.error(beat("a", Progress.LEAVING).instanceId("one")))
                .isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
    }

    @Test
    void aStaticMemberThatLeavesForGoodFreesItsPartitions() {
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEAVING).instanceId("one"));

        assertThat(harness.group().isEmpty()).isTrue();
        assertThat(harness.group().staticMember("one")).isNull();
    }

    @Test
    void theNextLifeOfAStaticMemberMayWantOtherTopics() {
        UUID other = harness.topic("other", 2);
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));

        ConsumerGroupHeartbeatResponse response =
                harness.accepted(join("a2", "other").instanceId("one"));

        assertThat(response.memberEpoch()).isEqualTo(2);
        assertThat(partitions(response, orders)).isEmpty();
        assertThat(partitions(response, other)).containsExactly(0, 1);
    }

    @Test
    void aRestartKeepsStaticMembersThatAreAway() {
        harness.accepted(join("a", "orders").instanceId("one"));
        harness.accepted(beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one"));
        harness.restart();

        ConsumerGroupHeartbeatResponse response =
                harness.accepted(join("a2", "orders").instanceId("one"));

        assertThat(partitions(response, orders)).containsExactly(0, 1, 2);
    }
}
