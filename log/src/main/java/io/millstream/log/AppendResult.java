package io.millstream.log;

import java.util.concurrent.CompletionStage;

/** What became of an append. Failures of the disk are no results but exceptions. */
public sealed interface AppendResult {
    /**
     * The records are in the log, from {@code baseOffset} to {@code lastOffset} (both inclusive).
     *
     * @param logAppendTimeMs the time given to the records under {@code message.timestamp.type=LogAppendTime}, else -1
     * @param duplicate true if the producer had sent this very batch before: nothing was written, and the offsets are
     *     those of the first time
     * @param acknowledged completes when the force policy of the append is met; exceptionally if the disk failed
     */
    record Appended(
            long baseOffset,
            long lastOffset,
            long logAppendTimeMs,
            boolean duplicate,
            CompletionStage<Void> acknowledged)
            implements AppendResult {}

    /**
     * Nothing was written.
     *
     * @param message what is wrong, where, and what to do
     * @param recordIndex the place in its batch of the record that is to blame; {@link #NO_RECORD} if it is the batch
     */
    record Refused(Reason reason, String message, int recordIndex) implements AppendResult {
        public static final int NO_RECORD = -1;

        /** For what no single record is to blame for. */
        public Refused(Reason reason, String message) {
            this(reason, message, NO_RECORD);
        }
    }

    /** Why an append was refused; each stands for one error code of Kafka's protocol. */
    enum Reason {
        /** Magic, length, CRC-32C, attributes, counts or offsets inside the batch are wrong (CORRUPT_MESSAGE). */
        CORRUPT_BATCH,
        /** Not a record batch v2, or a record that the topic does not allow (INVALID_RECORD). */
        INVALID_RECORD,
        /** A batch is larger than {@code max.message.bytes} (MESSAGE_TOO_LARGE). */
        BATCH_TOO_LARGE,
        /** A timestamp is too far from now (INVALID_TIMESTAMP). */
        INVALID_TIMESTAMP,
        /** The sequence number does not follow the producer's last one (OUT_OF_ORDER_SEQUENCE_NUMBER). */
        OUT_OF_ORDER_SEQUENCE,
        /** A newer instance of the producer has taken over (INVALID_PRODUCER_EPOCH). */
        STALE_PRODUCER_EPOCH,
        /** A newer transaction coordinator has ended a transaction here (TRANSACTION_COORDINATOR_FENCED). */
        STALE_COORDINATOR_EPOCH,
        /**
         * The partition is not part of a transaction that the producer has under way (INVALID_TXN_STATE; to a producer
         * that knows it, TRANSACTION_ABORTABLE).
         */
        NO_OPEN_TRANSACTION
    }
}
