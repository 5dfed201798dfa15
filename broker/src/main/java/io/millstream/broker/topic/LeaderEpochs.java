package io.millstream.broker.topic;

import io.millstream.log.PartitionLog;
import io.millstream.wire.ErrorCode;

/** Fences off clients whose metadata is older, or newer, than what stands here (KIP-320). */
final class LeaderEpochs {
    /** Sent by clients that know none. */
    static final int UNKNOWN = -1;

    private LeaderEpochs() {}

    /** NONE if {@code currentLeaderEpoch}, which a client believes in, is the partition's. */
    static ErrorCode check(int currentLeaderEpoch, PartitionLog partition) {
        if (currentLeaderEpoch == UNKNOWN) {
            return ErrorCode.NONE;
        }
        int here = partition.leaderEpoch();
        if (currentLeaderEpoch < here) {
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        return currentLeaderEpoch > here ? ErrorCode.UNKNOWN_LEADER_EPOCH : ErrorCode.NONE;
    }
}
