package io.millstream.broker.topic;

import io.millstream.broker.TransactionPartitions;
import io.millstream.log.CompressionType;
import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What Produce demands of the records of one partition, before the log looks at them: exactly one record batch. */
final class ProducedBatch {
    private static final int WITH_ZSTD = 7;
    private static final Check FINE = new Check(ErrorCode.NONE, null);

    /** What is wrong, if anything. */
    record Check(ErrorCode error, @Nullable String message) {}

    private ProducedBatch() {}

    /** Looks at the header alone. */
    static Check check(@Nullable ByteBuffer bytes, int apiVersion) {
        if (bytes == null || !bytes.hasRemaining()) {
            return invalid("Produce needs a record batch for each partition, and there is none.");
        }
        int start = bytes.position();
        if (!RecordBatch.isWhole(bytes, start, bytes.limit())) {
            return new Check(
                    ErrorCode.CORRUPT_MESSAGE,
                    "The record batch is cut short, or its length is wrong: " + bytes.remaining() + " bytes came.");
        }
        var batch = new RecordBatch().wrap(bytes, start);
        if (batch.magic() != RecordBatch.MAGIC) {
            return invalid("The record batch has magic " + batch.magic() + ", Produce takes 2 (Kafka 0.11 and later).");
        }
        if (batch.endBytes() != bytes.limit()) {
            return invalid("Produce takes exactly one record batch for each partition, and there are more.");
        }
        boolean isZstd = (batch.attributes() & 7) == CompressionType.ZSTD.id();
        if (isZstd && apiVersion < WITH_ZSTD) {
            return new Check(
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "zstd needs Produce version " + WITH_ZSTD + " or later, this is " + apiVersion + ".");
        }
        return FINE;
    }

    static boolean isTransactional(ByteBuffer bytes) {
        return new RecordBatch().wrap(bytes, bytes.position()).isTransactional();
    }

    static TransactionPartitions.Batch transactional(
            String transactionalId, ByteBuffer bytes, TopicPartition topicPartition) {
        var batch = new RecordBatch().wrap(bytes, bytes.position());
        return new TransactionPartitions.Batch(
                transactionalId, batch.producerId(), batch.producerEpoch(), topicPartition);
    }

    private static Check invalid(String message) {
        return new Check(ErrorCode.INVALID_RECORD, message);
    }
}
