package io.millstream.broker.group.consumer;

/**
 * How far a member is on its way to its target assignment (KIP-848, "Reconciliation").
 *
 * <pre>
 *                 must give partitions up                 has given them up
 *  STABLE ───────────────────────────► UNREVOKED_PARTITIONS ─────────────► STABLE or UNRELEASED_PARTITIONS
 *  STABLE ◄───────────────────────────── UNRELEASED_PARTITIONS    some of its partitions still belong to others
 *              the others let them go
 * </pre>
 */
enum MemberState {
    /** Has all partitions of its target, and nothing else. */
    STABLE((byte) 0),
    /** Was told to give partitions up and still reports one of them; it stays in its epoch until then. */
    UNREVOKED_PARTITIONS((byte) 1),
    /** Is in the target's epoch and waits for partitions that others have not given up. */
    UNRELEASED_PARTITIONS((byte) 2),
    /** Written by a later version that knows more states; such a member is told to rejoin. */
    UNKNOWN((byte) 127);

    private final byte code;

    MemberState(byte code) {
        this.code = code;
    }

    /** The number in the record of the internal topic. */
    byte code() {
        return code;
    }

    static MemberState of(byte code) {
        for (MemberState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
