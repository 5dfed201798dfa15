package io.millstream.log;

import java.util.OptionalLong;

/**
 * What a partition remembers of an idempotent or transactional producer; Kafka's DescribeProducers shows it (KIP-664).
 *
 * @param lastSequence sequence number of its last record in this epoch, {@link RecordBatch#NO_SEQUENCE} before the first
 * @param lastTimestampMs of its last batch or marker, -1 if that has none
 * @param coordinatorEpoch of the last marker that ended a transaction of it here, -1 before the first
 * @param transactionFirstOffset where the transaction under way began in this partition; empty if there is none
 */
public record ActiveProducer(
        long producerId,
        short producerEpoch,
        int lastSequence,
        long lastTimestampMs,
        int coordinatorEpoch,
        OptionalLong transactionFirstOffset) {}
