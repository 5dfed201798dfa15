package io.millstream.log;

/** Whose clock a record's timestamp is: {@code message.timestamp.type}. */
public enum TimestampType {
    /** The producer's: each record carries its own. */
    CREATE_TIME("CreateTime"),
    /** The log's: every record of a batch has the time of its append. */
    LOG_APPEND_TIME("LogAppendTime");

    private final String kafkaName;

    TimestampType(String kafkaName) {
        this.kafkaName = kafkaName;
    }

    /** As the setting has it. */
    @Override
    public String toString() {
        return kafkaName;
    }
}
