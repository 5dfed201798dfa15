package io.millstream.broker.group.classic;

/** Where a classic group stands between two generations; written as DescribeGroups does. */
enum ClassicState {
    /** No members; committed offsets may be left. */
    EMPTY("Empty"),
    /** Members join: the next generation begins when all have, or their time is up. */
    PREPARING_REBALANCE("PreparingRebalance"),
    /** The generation is known, and its leader computes the assignment. */
    COMPLETING_REBALANCE("CompletingRebalance"),
    /** Every member knows its assignment. */
    STABLE("Stable"),
    /** The coordinator no longer knows the group. */
    DEAD("Dead");

    private final String kafkaName;

    ClassicState(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    @Override
    public String toString() {
        return kafkaName;
    }
}
