package io.millstream.log;

/** Whose clock a record's timestamp is: {@code message.timestamp.type}. */
public enum TimestampType {
    /** The producer's: each record carries its own ({@code CreateTime}). */
    CREATE_TIME,
    /** The log's: every record of a batch has the time of its append ({@code LogAppendTime}). */
    LOG_APPEND_TIME
}
