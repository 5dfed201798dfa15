package io.millstream.broker.group.consumer;

import static io.millstream.broker.group.consumer.GroupHarness.beat;
import static io.millstream.broker.group.consumer.GroupHarness.join;
import static io.millstream.broker.group.consumer.GroupHarness.owning;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.group.CommitSource;
import io.millstream.wire.ErrorCode;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OffsetChecksTest {
    private final GroupHarness harness = new GroupHarness();
    private final UUID orders = harness.topic("orders", 4);

    @Test
    void aMemberCommitsAndFetchesWithItsEpochOnly() {
        harness.accepted(join("a", "orders"));

        assertThat(commit("a", 1, 9)).isEqualTo(ErrorCode.NONE);
        assertThat(commit("a", 0, 9)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(commit("a", 2, 9)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(commit("stranger", 1, 9)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commit("", -1, 9)).as("a tool, while there are members").isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(commit("a", 1, 8)).as("a version that knows no epochs").isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
        assertThat(harness.group().checkOffsetFetch("a", 1)).isEqualTo(ErrorCode.NONE);
        assertThat(harness.group().checkOffsetFetch("a", 2)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        assertThat(harness.group().checkOffsetFetch("stranger", 1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(harness.group().checkOffsetFetch(null, -1)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anybodyCommitsForAGroupWithoutMembers() {
        harness.accepted(join("a", "orders"));
        harness.accepted(beat("a", Progress.LEAVING));

        assertThat(commit("", -1, 9)).isEqualTo(ErrorCode.NONE);
        assertThat(commit("a", 1, 9)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(harness.group().checkDelete()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void anOlderEpochDoesForPartitionsThatTheMemberHasHadSince() {
        harness.accepted(join("a", "orders"));
        harness.accepted(join("b", "orders"));
        harness.accepted(beat("a", 1));
        var old = new CommitSource("a", null, 1, false, 9);
        assertThat(OffsetChecks.commit(harness.group(), old, orders, 3))
                .as("in its last breath before it lets go")
                .isEqualTo(ErrorCode.NONE);
        harness.accepted(owning(beat("a", 1), orders, 0, 1));
        harness.accepted(beat("b", 2));

        assertThat(OffsetChecks.commit(harness.group(), old, orders, 0)).isEqualTo(ErrorCode.NONE);
        assertThat(OffsetChecks.commit(harness.group(), old, orders, 3)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        var tooOld = new CommitSource("b", null, 1, false, 9);
        assertThat(OffsetChecks.commit(harness.group(), tooOld, orders, 3)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
        var ahead = new CommitSource("a", null, 7, false, 9);
        assertThat(OffsetChecks.commit(harness.group(), ahead, orders, 0)).isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
    }

    @Test
    void aTransactionThatNamesNobodyCommits() {
        harness.accepted(join("a", "orders"));

        assertThat(harness.group().checkOffsetCommit(new CommitSource("", null, -1, true, 3)))
                .isEqualTo(ErrorCode.NONE);
        assertThat(harness.group().checkOffsetCommit(new CommitSource("a", null, 1, true, 3)))
                .isEqualTo(ErrorCode.NONE);
        assertThat(harness.group().checkOffsetCommit(new CommitSource("a", null, 7, true, 3)))
                .isEqualTo(ErrorCode.STALE_MEMBER_EPOCH);
    }

    private ErrorCode commit(String memberId, int epoch, int apiVersion) {
        return harness.group().checkOffsetCommit(new CommitSource(memberId, null, epoch, false, apiVersion));
    }
}
