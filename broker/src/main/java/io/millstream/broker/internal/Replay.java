package io.millstream.broker.internal;

/** Is told what an internal topic holds, in the order in which it was appended. */
public interface Replay {
    /** A record; {@link ReplayedRecord#producerId} tells whether it waits for the end of a transaction. */
    void record(ReplayedRecord record);

    /** The producer's records since its last one count, or never did. */
    void endOfTransaction(long producerId, short producerEpoch, boolean isCommit);
}
