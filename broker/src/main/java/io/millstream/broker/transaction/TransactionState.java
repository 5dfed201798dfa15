package io.millstream.broker.transaction;

import java.util.Optional;

/** Where a transaction stands, by Kafka's names and numbers. */
enum TransactionState {
    EMPTY(0, "Empty"),
    ONGOING(1, "Ongoing"),
    PREPARE_COMMIT(2, "PrepareCommit"),
    PREPARE_ABORT(3, "PrepareAbort"),
    COMPLETE_COMMIT(4, "CompleteCommit"),
    COMPLETE_ABORT(5, "CompleteAbort"),
    /** Never here: an id that expires is gone at once. */
    DEAD(6, "Dead"),
    /** Never here: fencing and aborting are one step. */
    PREPARE_EPOCH_FENCE(7, "PrepareEpochFence");

    private final byte number;
    private final String label;

    TransactionState(int number, String label) {
        this.number = (byte) number;
        this.label = label;
    }

    /** What tools show. */
    String label() {
        return label;
    }

    /** What records say. */
    byte number() {
        return number;
    }

    static Optional<TransactionState> ofNumber(int number) {
        for (TransactionState state : values()) {
            if (state.number == number) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    static Optional<TransactionState> ofLabel(String label) {
        for (TransactionState state : values()) {
            if (state.label.equals(label)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** True while markers are being written. */
    boolean isPrepared() {
        return this == PREPARE_COMMIT || this == PREPARE_ABORT;
    }

    /** True if a transaction has ended, or there was none yet. */
    boolean isSettled() {
        return this == EMPTY || this == COMPLETE_COMMIT || this == COMPLETE_ABORT;
    }
}
