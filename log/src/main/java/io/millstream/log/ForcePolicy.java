package io.millstream.log;

/** What must have happened to the bytes of an append before it counts as acknowledged. */
public enum ForcePolicy {
    /** Nothing: the caller does not wait and hears of no failure (Kafka's acks=0). */
    NONE,
    /** Written to the file: survives a killed process, not a power cut (acks=1). */
    WRITTEN,
    /** Forced to the disk: survives both (acks=all). Appends that wait at the same time share one force. */
    FORCED
}
