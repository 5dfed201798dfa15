package io.millstream.broker.group.consumer;

import static io.millstream.broker.group.consumer.GroupHarness.beat;
import static io.millstream.broker.group.consumer.GroupHarness.join;
import static io.millstream.broker.group.consumer.GroupHarness.owning;
import static io.millstream.broker.group.consumer.GroupHarness.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scenarios of KIP-848, heartbeat by heartbeat. */
class HeartbeatsTest {
    private final GroupHarness harness = new GroupHarness();
    private final UUID orders = harness.topic("orders", 6);

    @AfterEach
    void theRecordsSayTheSameAsTheMemory() {
        assertThat(GroupHarness.describe(harness.replayed())).isEqualTo(GroupHarness.describe(harness.group()));
    }

    @Test
    void theFirstMemberGetsEverythingAtOnce() {
        ConsumerGroupHeartbeatResponse response = harness.accepted(join("a", "orders"));

        assertThat(response.memberId()).isEqualTo("a");
        assertThat(response.memberEpoch()).isEqualTo(1);
        assertThat(response.heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(partitions(response, orders)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(harness.group().state()).isEqualTo("Stable");
    }

    @Test
    void aSecondMemberWaitsUntilTheFirstHasGivenUpItsShare() {
        harness.accepted(join("a", "orders"));
        ConsumerGroupHeartbeatResponse joined = harness.accepted(join("b", "orders"));
        assertThat(joined.memberEpoch()).isEqualTo(2);
        assertThat(partitions(joined, orders)).isEmpty();
        assertThat(harness.group().state()).isEqualTo("Reconciling");

        ConsumerGroupHeartbeatResponse revoke = harness.accepted(beat("a", 1));
        assertThat(revoke.memberEpoch())
                .as("it stays in its epoch until it has revoked")
                .isEqualTo(1);
        assertThat(partitions(revoke, orders)).containsExactly(0, 1, 2);
        assertThat(harness.accepted(beat("b", 2)).assignment()).isNull();

        ConsumerGroupHeartbeatResponse revoked = harness.accepted(owning(beat("a", 1), orders, 0, 1, 2));
        assertThat(revoked.memberEpoch()).isEqualTo(2);
        assertThat(revoked.assignment()).as("nothing new").isNull();

        assertThat(partitions(harness.accepted(beat("b", 2)), orders)).containsExactly(3, 4, 5);
        assertThat(harness.group().state()).isEqualTo("Stable");
    }

    @Test
    void partitionsAreNotFreedByAnOwnerThatStillReportsThem() {
        harness.accepted(join("a", "orders"));
        harness.accepted(join("b", "orders"));
        harness.accepted(beat("a", 1));

        harness.accepted(owning(beat("a", 1), orders, 0, 1, 2, 3));

        assertThat(harness.member("a").progress().state()).isEqualTo(MemberState.UNREVOKED_PARTITIONS);
        assertThat(harness.accepted(beat("b", 2)).assignment()).isNull();
    }

    @Test
    void aMemberThatLeavesFreesItsPartitionsForTheOthers() {
        twoStableMembers();

        ConsumerGroupHeartbeatResponse left = harness.accepted(beat("a", Progress.LEAVING));
        assertThat(left.memberEpoch()).isEqualTo(-1);
        ConsumerGroupHeartbeatResponse response = harness.accepted(beat("b", 2));

        assertThat(response.memberEpoch()).isEqualTo(3);
        assertThat(partitions(response, orders)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(harness.group().size()).isEqualTo(1);
    }

    @Test
    void theGroupOfTheLastMemberThatLeavesIsEmpty() {
        harness.accepted(join("a", "orders"));
        harness.accepted(beat("a", Progress.LEAVING));

        assertThat(harness.group().state()).isEqualTo("Empty");
        assertThat(harness.group().groupEpoch()).isEqualTo(2);
        assertThat(harness.accepted(join("b", "orders")).memberEpoch()).isEqualTo(3);
    }

    @Test
    void aSilentMemberIsTakenOutWhenItsSessionExpires() {
        twoStableMembers();
        long startMs = harness.nowMs;
        harness.nowMs = startMs + 30_000;
        harness.accepted(beat("b", 2));

        assertThat(harness.passTo(startMs + 44_999)).isEmpty();
        assertThat(harness.passTo(startMs + 45_000)).containsExactly("a");
        assertThat(partitions(harness.accepted(beat("b", 2)), orders)).hasSize(6);
    }

    @Test
    void aMemberThatDoesNotRevokeInTimeIsTakenOut() {
        harness.accepted(join("a", "orders"));
        harness.accepted(join("b", "orders"));
        long askedMs = harness.nowMs;
        harness.accepted(beat("a", 1));
        for (int second = 5; second < 30; second += 5) {
            harness.nowMs = askedMs + second * 1_000L;
            harness.accepted(beat("a", 1)); // alive, but it keeps its partitions
        }

        assertThat(harness.passTo(askedMs + GroupHarness.REBALANCE_TIMEOUT_MS)).containsExactly("a");
        assertThat(partitions(harness.accepted(beat("b", 2)), orders)).hasSize(6);
        assertThat(harness.error(beat("a", 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberThatRevokedInTimeStays() {
        harness.accepted(join("a", "orders"));
        harness.accepted(join("b", "orders"));
        long askedMs = harness.nowMs;
        harness.accepted(beat("a", 1));
        harness.accepted(owning(beat("a", 1), orders, 0, 1, 2));

        assertThat(harness.passTo(askedMs + GroupHarness.REBALANCE_TIMEOUT_MS)).isEmpty();
    }

    @Test
    void strangersAndWrongEpochsAreRefused() {
        harness.accepted(join("a", "orders"));

        assertThat(harness.error(beat("stranger", 1))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(harness.error(beat("a", 2))).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        harness.accepted(beat("a", 1).subscribedTopicNames(List.of("orders", "other")));
        harness.accepted(beat("a", 2).subscribedTopicNames(List.of("orders", "another")));
        assertThat(harness.member("a").epoch()).isEqualTo(3);
        assertThat(harness.error(beat("a", 1))).isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(harness.error(beat("stranger", Progress.LEAVING))).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aMemberThatMissedAnAnswerMayRepeatThePreviousEpoch() {
        harness.accepted(join("a", "orders"));
        harness.accepted(beat("a", 1).subscribedTopicNames(List.of("orders", "other"))); // the answer, epoch 2, is lost

        assertThat(harness.error(owning(beat("a", 1), orders, 0, 1, 9)))
                .as("it claims what it may not use")
                .isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        assertThat(harness.error(beat("a", 1)))
                .as("it does not say what it owns")
                .isEqualTo(ErrorCode.FENCED_MEMBER_EPOCH);
        ConsumerGroupHeartbeatResponse response =
                harness.accepted(owning(beat("a", 1), orders, 0, 1).subscribedTopicNames(List.of("orders", "other")));
        assertThat(response.memberEpoch()).isEqualTo(2);
    }

    @Test
    void aFencedMemberThatJoinsAgainIsToldEverything() {
        twoStableMembers();

        ConsumerGroupHeartbeatResponse response = harness.accepted(join("a", "orders"));

        assertThat(response.memberEpoch()).isEqualTo(2);
        assertThat(partitions(response, orders)).containsExactly(0, 1, 2);
        assertThat(harness.group().groupEpoch()).as("nothing has changed").isEqualTo(2);
    }

    @Test
    void aHeartbeatWithoutNewsWritesNothing() {
        twoStableMembers();
        int records = harness.recordCount();

        ConsumerGroupHeartbeatResponse response = harness.accepted(beat("a", 2));

        assertThat(response.assignment()).isNull();
        assertThat(harness.recordCount()).isEqualTo(records);
    }

    @Test
    void aFullHeartbeatIsAnsweredInFull() {
        twoStableMembers();

        ConsumerGroupHeartbeatResponse response = harness.accepted(owning(
                beat("a", 2)
                        .rebalanceTimeoutMs(GroupHarness.REBALANCE_TIMEOUT_MS)
                        .subscribedTopicNames(List.of("orders")),
                orders,
                0,
                1,
                2));

        assertThat(partitions(response, orders)).containsExactly(0, 1, 2);
    }

    @Test
    void aTopicThatComesGoesOrGrowsStartsARebalance() {
        harness.accepted(join("a", "orders", "later"));

        UUID later = harness.topic("later", 2);
        ConsumerGroupHeartbeatResponse created = harness.accepted(beat("a", 1));
        assertThat(created.memberEpoch()).isEqualTo(2);
        assertThat(partitions(created, later)).containsExactly(0, 1);

        harness.topic("orders", 8);
        assertThat(partitions(harness.accepted(beat("a", 2)), orders)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);

        harness.deleteTopic("later");
        ConsumerGroupHeartbeatResponse deleted = harness.accepted(beat("a", 3));
        assertThat(deleted.memberEpoch()).as("until it has let go of the topic").isEqualTo(3);
        assertThat(partitions(deleted, later)).isEmpty();
        assertThat(harness.accepted(owning(beat("a", 3), orders, 0, 1, 2, 3, 4, 5, 6, 7))
                        .memberEpoch())
                .isEqualTo(4);
    }

    @Test
    void aTopicThatNobodyReadsStartsNoRebalance() {
        harness.accepted(join("a", "orders"));
        harness.topic("unrelated", 3);

        assertThat(harness.accepted(beat("a", 1)).memberEpoch()).isEqualTo(1);
    }

    @Test
    void aRestartStartsNoRebalance() {
        twoStableMembers();
        harness.restart();

        assertThat(harness.accepted(beat("a", 2)).memberEpoch()).isEqualTo(2);
        assertThat(harness.accepted(beat("b", 2)).memberEpoch()).isEqualTo(2);
        assertThat(harness.group().groupEpoch()).isEqualTo(2);
    }

    @Test
    void aMemberThatUnsubscribesGivesItsPartitionsUpAtOnce() {
        UUID other = harness.topic("other", 2);
        harness.accepted(join("a", "orders", "other"));

        ConsumerGroupHeartbeatResponse response = harness.accepted(beat("a", 1).subscribedTopicNames(List.of("other")));

        assertThat(partitions(response, orders)).isEmpty();
        assertThat(partitions(response, other)).containsExactly(0, 1);
        assertThat(response.memberEpoch()).isEqualTo(1);
        assertThat(harness.accepted(owning(beat("a", 1), other, 0, 1)).memberEpoch())
                .isEqualTo(2);
    }

    @Test
    void aMemberMayWantNothing() {
        ConsumerGroupHeartbeatResponse response = harness.accepted(join("a"));

        assertThat(response.memberEpoch()).isEqualTo(1);
        assertThat(response.assignment()).isNotNull();
        assertThat(harness.group().state()).isEqualTo("Stable");
    }

    @Test
    void aFullGroupRefusesNewMembersAndKeepsTheOldOnes() {
        var small = new GroupHarness(
                ConsumerGroupSettings.SETTINGS.bind(Map.of("group.consumer.max.size", "1"), "the test"));
        small.topic("orders", 6);
        small.accepted(join("a", "orders"));

        assertThat(small.error(join("b", "orders"))).isEqualTo(ErrorCode.GROUP_MAX_SIZE_REACHED);
        small.accepted(beat("a", 1));
        small.accepted(join("a", "orders"));
    }

    @Test
    void theAssignorThatMostMembersAskForIsUsed() {
        assertThat(harness.error(join("a", "orders").serverAssignor("magic")))
                .isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
        harness.accepted(join("a", "orders").serverAssignor("range"));
        harness.accepted(join("b", "orders").serverAssignor("range"));
        harness.accepted(join("c", "orders"));

        assertThat(Assignors.of("uniform,range").preferredName(harness.group())).isEqualTo("range");
    }

    private void twoStableMembers() {
        harness.accepted(join("a", "orders"));
        harness.accepted(join("b", "orders"));
        harness.accepted(beat("a", 1));
        harness.accepted(owning(beat("a", 1), orders, 0, 1, 2));
        harness.accepted(beat("b", 2));
        assertThat(harness.group().state()).isEqualTo("Stable");
    }
}
