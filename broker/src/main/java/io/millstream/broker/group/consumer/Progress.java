package io.millstream.broker.group.consumer;

/**
 * Where a member stands: what ConsumerGroupCurrentMemberAssignmentValue (key type 8) keeps.
 *
 * @param memberEpoch what the member must send in its heartbeats; {@link #LEFT_FOR_A_WHILE} between the two lives of a
 *     static member
 * @param previousMemberEpoch accepted too, from a member that missed the answer with the present one
 * @param assigned what the member may use, or will be told to use with its next answer
 * @param pendingRevocation what the member was told to give up, and still counts as its own
 */
record Progress(
        MemberState state,
        int memberEpoch,
        int previousMemberEpoch,
        OwnedPartitions assigned,
        OwnedPartitions pendingRevocation) {
    /** Sent by a member that leaves. */
    static final int LEAVING = -1;

    /** Sent by a static member that leaves and means to come back, and kept until it does. */
    static final int LEFT_FOR_A_WHILE = -2;

    /** Sent by a member that joins. */
    static final int JOINING = 0;

    static final Progress NEW =
            new Progress(MemberState.STABLE, JOINING, JOINING, OwnedPartitions.NONE, OwnedPartitions.NONE);

    /** True if there is nothing left to do for the member in {@code targetEpoch}. */
    boolean isReconciledTo(int targetEpoch) {
        return state == MemberState.STABLE && memberEpoch == targetEpoch;
    }

    /** The same with the next epoch; the present one becomes the previous if that changes it. */
    Progress moveTo(MemberState next, int epoch, OwnedPartitions nextAssigned, OwnedPartitions nextPending) {
        int previous = epoch == memberEpoch ? previousMemberEpoch : memberEpoch;
        return new Progress(next, epoch, previous, nextAssigned, nextPending);
    }

    /** A static member has gone for a while: it keeps its partitions, and what it was to give up is given up. */
    Progress leaveForAWhile() {
        return new Progress(state, LEFT_FOR_A_WHILE, previousMemberEpoch, assigned, OwnedPartitions.NONE);
    }

    /** A static member has come back under another member id: it begins anew with the partitions it had. */
    Progress comeBack() {
        return new Progress(state, JOINING, JOINING, assigned, pendingRevocation);
    }
}
