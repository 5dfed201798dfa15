package io.millstream.broker.group;

/** The protocol by which the members of a group share their partitions; written as ListGroups does. */
public enum GroupType {
    /** JoinGroup and SyncGroup: the members agree, and one of them computes the assignment. */
    CLASSIC("classic"),
    /** ConsumerGroupHeartbeat: the coordinator computes the assignment (KIP-848). */
    CONSUMER("consumer");

    private final String kafkaName;

    GroupType(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    @Override
    public String toString() {
        return kafkaName;
    }
}
