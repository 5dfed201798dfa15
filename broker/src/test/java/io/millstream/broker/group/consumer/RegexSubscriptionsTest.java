package io.millstream.broker.group.consumer;

import static io.millstream.broker.group.consumer.GroupHarness.beat;
import static io.millstream.broker.group.consumer.GroupHarness.join;
import static io.millstream.broker.group.consumer.GroupHarness.partitions;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ConsumerGroupHeartbeatRequest;
import io.millstream.wire.message.ConsumerGroupHeartbeatResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegexSubscriptionsTest {
    private final GroupHarness harness = new GroupHarness();
    private final UUID left = harness.topic("side.left", 2);

    @AfterEach
    void theRecordsSayTheSameAsTheMemory() {
        assertThat(GroupHarness.describe(harness.replayed())).isEqualTo(GroupHarness.describe(harness.group()));
    }

    @Test
    void aPatternBringsItsTopicsOnceTheyAreLookedUp() {
        assertThat(partitions(harness.accepted(joinWith("a", "side\\..*")), left))
                .isEmpty();
        assertThat(harness.lookUpRegexes()).isTrue();

        ConsumerGroupHeartbeatResponse response = harness.accepted(beat("a", 1));

        assertThat(response.memberEpoch()).isEqualTo(2);
        assertThat(partitions(response, left)).containsExactly(0, 1);
    }

    @Test
    void aPatternMustMatchTheWholeName() {
        harness.accepted(joinWith("a", "side"));
        harness.lookUpRegexes();

        assertThat(harness.group().subscribedTopics()).isEmpty();
    }

    @Test
    void aKnownPatternBringsItsTopicsAtOnce() {
        harness.accepted(joinWith("a", "side\\..*"));
        harness.lookUpRegexes();
        harness.accepted(beat("a", 1));
        UUID right = harness.topic("side.right", 2);

        harness.nowMs += RegexSubscriptions.MIN_INTERVAL_MS + 1;
        harness.lookUpRegexes();
        ConsumerGroupHeartbeatResponse second = harness.accepted(joinWith("b", "side\\..*"));

        assertThat(partitions(second, left).size() + partitions(second, right).size())
                .as("what is new is free, the rest must be given up first")
                .isPositive();
    }

    @Test
    void aNewTopicIsFoundByTheNextLookUpWhichIsNotTooSoon() {
        harness.accepted(joinWith("a", "side\\..*"));
        harness.lookUpRegexes();
        harness.accepted(beat("a", 1));
        UUID right = harness.topic("side.right", 1);

        assertThat(harness.lookUpRegexes()).as("too soon").isFalse();
        harness.nowMs += RegexSubscriptions.MIN_INTERVAL_MS + 1;
        assertThat(harness.lookUpRegexes()).isTrue();

        assertThat(partitions(harness.accepted(beat("a", 2)), right)).containsExactly(0);
        harness.nowMs += RegexSubscriptions.MIN_INTERVAL_MS + 1;
        assertThat(harness.lookUpRegexes()).as("nothing has changed").isFalse();
    }

    @Test
    void namesAndPatternAddUp() {
        UUID named = harness.topic("named", 1);
        harness.accepted(join("a", "named").subscribedTopicRegex("side\\..*"));
        harness.lookUpRegexes();

        ConsumerGroupHeartbeatResponse response = harness.accepted(beat("a", 1));

        assertThat(partitions(response, left)).containsExactly(0, 1);
        assertThat(partitions(response, named)).containsExactly(0);
    }

    @Test
    void aPatternThatNobodyHasIsForgotten() {
        harness.accepted(joinWith("a", "side\\..*"));
        harness.accepted(joinWith("b", "side\\..*"));
        harness.lookUpRegexes();
        harness.accepted(beat("a", Progress.LEAVING));
        assertThat(harness.group().regexes()).containsOnlyKeys("side\\..*");

        harness.accepted(beat("b", 1).subscribedTopicRegex(""));

        assertThat(harness.group().regexes()).isEmpty();
        assertThat(harness.group().subscribedTopics()).isEmpty();
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThat(harness.error(joinWith("a", "side("))).isEqualTo(ErrorCode.INVALID_REGULAR_EXPRESSION);
        assertThat(harness.group().isEmpty()).isTrue();
    }

    private static ConsumerGroupHeartbeatRequest joinWith(String memberId, String regex) {
        return join(memberId).subscribedTopicNames(null).subscribedTopicRegex(regex);
    }
}
