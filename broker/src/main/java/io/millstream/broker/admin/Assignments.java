package io.millstream.broker.admin;

import io.millstream.wire.ErrorCode;
import java.util.HashSet;
import java.util.List;

/** Checks of manual replica assignments, as a cluster of one broker answers them (KRaft's sentences). */
final class Assignments {
    private final int nodeId;

    Assignments(int nodeId) {
        this.nodeId = nodeId;
    }

    /** Refuses replicas of one partition that are not this broker and nobody else. */
    void check(List<Integer> brokerIds) throws Refusal {
        if (brokerIds.isEmpty()) {
            throw wrong("The manual partition assignment includes an empty replica list.");
        }
        var seen = new HashSet<Integer>();
        for (int id : brokerIds) {
            if (!seen.add(id)) {
                throw wrong("The manual partition assignment includes the broker " + id + " more than once.");
            }
            if (id != nodeId) {
                throw wrong("The manual partition assignment includes broker " + id
                        + ", but no such broker is registered.");
            }
        }
    }

    static Refusal wrong(String message) {
        return new Refusal(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
