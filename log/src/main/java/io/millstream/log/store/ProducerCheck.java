package io.millstream.log.store;

import io.millstream.log.AppendResult;

/** Whether a batch may follow what its producer wrote before; {@link ProducerStateTable#check}'s answer. */
sealed interface ProducerCheck {
    /** The next batch in sequence, or one of a producer that does not number its batches. */
    record InSequence() implements ProducerCheck {
        static final InSequence INSTANCE = new InSequence();
    }

    /** This very batch is in the log already: nothing is to be written, the first offsets are the answer. */
    record Duplicate(long baseOffset, long lastOffset, long timestampMs) implements ProducerCheck {}

    /** The batch must not be written. */
    record Refused(AppendResult.Reason reason, String message) implements ProducerCheck {}
}
