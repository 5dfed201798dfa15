package io.millstream.dstream;

/** The life of a streaming job; it never runs backwards. */
public enum JobState {
    /** The plan is being built. */
    INITIALIZED,
    /** Batches run. The plan is frozen. */
    ACTIVE,
    /** Over, by {@code stop} or by the first failing batch. */
    STOPPED
}
