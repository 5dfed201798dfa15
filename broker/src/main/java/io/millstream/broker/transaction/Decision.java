package io.millstream.broker.transaction;

import io.millstream.wire.ErrorCode;

/** What a request means for the transaction it names. */
sealed interface Decision {
    /** Nothing changes. The stamp is {@link ProducerStamp#NONE} with an error. */
    record Answer(ErrorCode error, ProducerStamp stamp) implements Decision {}

    /** The transaction changes, and then the producer goes on as {@code stamp}. */
    record Change(Transaction next, ProducerStamp stamp) implements Decision {}

    /** The transaction under way is aborted before the request is looked at again. */
    record AbortFirst() implements Decision {}

    /** Markers are being written: the request is looked at again when they are. */
    record Wait() implements Decision {}

    static Answer refused(ErrorCode error) {
        return new Answer(error, ProducerStamp.NONE);
    }
}
