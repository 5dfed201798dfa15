package io.millstream.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeartbeatChecksTest {
    private static final Assignors ASSIGNORS = Assignors.of("uniform");

    @Test
    void aJoiningMemberMustSayWhatItWantsAndThatItOwnsNothing() {
        assertThat(problem(GroupHarness.join("a", "t"))).isNull();
        assertThat(problem(GroupHarness.join("a", "t").rebalanceTimeoutMs(-1)))
                .isEqualTo("RebalanceTimeoutMs must be provided in first request.");
        assertThat(problem(GroupHarness.join("a", "t").topicPartitions(null)))
                .isEqualTo("TopicPartitions must be empty when (re-)joining.");
        assertThat(problem(GroupHarness.owning(GroupHarness.join("a", "t"), new UUID(1, 1), 0)))
                .isEqualTo("TopicPartitions must be empty when (re-)joining.");
        assertThat(problem(GroupHarness.join("a").subscribedTopicNames(null)))
                .isEqualTo("Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.");
        assertThat(problem(GroupHarness.join("a").subscribedTopicNames(null).subscribedTopicRegex("x")))
                .isNull();
    }

    @Test
    void idsMustNotBeEmpty() {
        assertThat(problem(GroupHarness.join("a", "t").groupId(""))).isEqualTo("GroupId can't be empty.");
        assertThat(problem(GroupHarness.join("a", "t").instanceId(""))).isEqualTo("InstanceId can't be empty.");
        assertThat(problem(GroupHarness.join("a", "t").rackId(""))).isEqualTo("RackId can't be empty.");
        assertThat(problem(GroupHarness.join("", "t"))).isEqualTo("MemberId can't be empty.");
        assertThat(problem(GroupHarness.beat("", 3))).isEqualTo("MemberId can't be empty.");
    }

    @Test
    void inTheFirstVersionTheCoordinatorMayMakeTheMemberId() {
        assertThat(HeartbeatChecks.check(GroupHarness.join("", "t"), 0, ASSIGNORS))
                .isNull();
        assertThat(HeartbeatChecks.check(GroupHarness.beat("", 1), 0, ASSIGNORS))
                .isNotNull();
        assertThat(HeartbeatChecks.check(GroupHarness.beat("", Progress.LEAVING), 0, ASSIGNORS))
                .isNotNull();
    }

    @Test
    void epochsBelowTheKnownOnesAreRefused() {
        assertThat(problem(GroupHarness.beat("a", -3))).isEqualTo("MemberEpoch is invalid.");
        assertThat(problem(GroupHarness.beat("a", Progress.LEFT_FOR_A_WHILE))).isEqualTo("InstanceId can't be null.");
        assertThat(problem(GroupHarness.beat("a", Progress.LEFT_FOR_A_WHILE).instanceId("one")))
                .isNull();
        assertThat(problem(GroupHarness.beat("a", Progress.LEAVING))).isNull();
    }

    @Test
    void anAssignorThatIsNotOfferedIsRefused() {
        Refusal refusal = HeartbeatChecks.check(GroupHarness.join("a", "t").serverAssignor("range"), 1, ASSIGNORS);

        assertThat(refusal)
                .isEqualTo(new Refusal(
                        ErrorCode.UNSUPPORTED_ASSIGNOR,
                        "ServerAssignor range is not supported. Supported assignors: uniform."));
    }

    private static String problem(ConsumerGroupHeartbeatRequest request) {
        Refusal refusal = HeartbeatChecks.check(request, 1, ASSIGNORS);
        if (refusal == null) {
            return null;
        }
        assertThat(refusal.error()).isEqualTo(ErrorCode.INVALID_REQUEST);
        return refusal.message();
    }
}
