package io.millstream.log;

/** What happens to old records: {@code cleanup.policy}. */
public enum CleanupPolicy {
    /** Segments are deleted by age and size. */
    DELETE("delete"),
    /** Of each key the latest record stays. */
    COMPACT("compact"),
    /** Both. */
    COMPACT_AND_DELETE("compact,delete");

    private final String kafkaName;

    CleanupPolicy(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    public boolean compacts() {
        return this != DELETE;
    }

    public boolean deletes() {
        return this != COMPACT;
    }

    /** As the setting has it. */
    @Override
    public String toString() {
        return kafkaName;
    }
}
