package io.millstream.broker.transaction;

import io.millstream.log.RecordBatch;

/** Who wrote a batch: a producer id, and the instance of the producer that has it. */
record ProducerStamp(long producerId, short producerEpoch) {
    static final ProducerStamp NONE = new ProducerStamp(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH);

    /** The last epoch that a producer is ever told: one above it is kept for markers that fence it. */
    static final short LAST_EPOCH = Short.MAX_VALUE - 1;

    boolean isExhausted() {
        return producerEpoch >= LAST_EPOCH;
    }

    /** The next instance; the largest epoch has none. */
    ProducerStamp bumped() {
        return new ProducerStamp(producerId, (short) Math.min(producerEpoch + 1, Short.MAX_VALUE));
    }
}
