package io.millstream.log;

/** What {@link BatchValidator} found. */
public sealed interface BatchCheck {
    /**
     * Nothing is wrong with any batch.
     *
     * @param batchCount whole batches, at least one
     * @param recordCount records in all of them
     */
    record Valid(int batchCount, long recordCount) implements BatchCheck {}

    /**
     * One batch is refused, and the append with it.
     *
     * @param batchIndex which of the append's batches, from 0
     * @param recordIndex which of the batch's records is to blame, {@link AppendResult.Refused#NO_RECORD} if it is the batch
     * @param field what is wrong, in the words of the format drawn at {@link RecordBatch}
     * @param message for the one who sent it
     */
    record Invalid(AppendResult.Reason reason, int batchIndex, int recordIndex, String field, String message)
            implements BatchCheck {
        /** The answer to the append. */
        public AppendResult.Refused toRefused() {
            return new AppendResult.Refused(reason, message, recordIndex);
        }
    }
}
