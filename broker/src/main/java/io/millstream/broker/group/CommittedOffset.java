package io.millstream.broker.group;

import io.millstream.wire.WireReader;
import io.millstream.wire.message.OffsetCommitValue;
import java.util.UUID;

/**
 * What a group has committed for one partition.
 *
 * @param recordOffset where the record stands in {@code __consumer_offsets}: of two commits the later record counts, also if
 *     it belongs to a transaction that ended after the other was written
 * @param topicId which topic of that name it was committed for; zero if the record does not say
 * @param offset the next offset that the group will read
 * @param leaderEpoch of the last record read; -1 if the client did not say
 * @param metadata the client's own text
 * @param commitTimestampMs when it was committed
 * @param expireTimestampMs when it ends, if the client asked for a retention of its own (up to version 4 of OffsetCommit); -1
 *     if the broker's retention counts
 */
public record CommittedOffset(
        long recordOffset,
        UUID topicId,
        long offset,
        int leaderEpoch,
        String metadata,
        long commitTimestampMs,
        long expireTimestampMs) {
    static final long NO_TIMESTAMP = -1;

    static CommittedOffset of(long recordOffset, OffsetCommitValue value) {
        return new CommittedOffset(
                recordOffset,
                value.topicId(),
                value.offset(),
                value.leaderEpoch(),
                value.metadata(),
                value.commitTimestamp(),
                value.expireTimestamp());
    }

    boolean hasTopicId() {
        return !topicId.equals(WireReader.ZERO_UUID);
    }

    /** The same, of a record that stands at {@code newRecordOffset}. */
    CommittedOffset at(long newRecordOffset) {
        return new CommittedOffset(
                newRecordOffset, topicId, offset, leaderEpoch, metadata, commitTimestampMs, expireTimestampMs);
    }
}
