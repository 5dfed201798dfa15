package io.millstream.log.store;

import io.millstream.log.AppendResult.Reason;
import io.millstream.log.AppendResult.Refused;
import io.millstream.log.BatchRecoder;
import io.millstream.log.CompressionType;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.RecordBatch;
import io.millstream.log.store.AppendOutcome.NotWritten;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Brings the batches of appends to one partition into its topic's codec. Thread-safe and without a lock. */
final class TopicCodec {
    private final PartitionContext context;

    /** As many as threads have ever recoded at once. */
    private final ConcurrentLinkedQueue<BatchRecoder> idleRecoders = new ConcurrentLinkedQueue<>();

    TopicCodec(PartitionContext context) {
        this.context = context;
    }

    /** What is to be stored of {@code batches}, or why nothing is. */
    sealed interface Coded {}

    record Bytes(ByteBuffer batches) implements Coded {}

    record NotCoded(NotWritten refusal) implements Coded {}

    Coded code(ByteBuffer batches) {
        Optional<CompressionType> codec = context.settings().compression().codec();
        if (codec.isEmpty()) {
            return new Bytes(batches);
        }
        BatchRecoder recoder = idleRecoders.poll();
        if (recoder == null) {
            recoder = new BatchRecoder();
        }
        try {
            return checkSize(recoder.recode(batches, codec.get()));
        } catch (CorruptBatchException e) {
            return refused(
                    Reason.CORRUPT_BATCH,
                    "A batch for " + context.topicPartition() + " cannot be read: " + e.getMessage() + ".");
        } finally {
            idleRecoders.offer(recoder);
        }
    }

    /** Another codec may need more room than the producer's. */
    private Coded checkSize(ByteBuffer coded) {
        int maxBytes = context.settings().maxMessageBytes();
        var batch = new RecordBatch();
        for (int at = coded.position(); at < coded.limit(); at = batch.endBytes()) {
            if (batch.wrap(coded, at).lengthBytes() > maxBytes) {
                return refused(
                        Reason.BATCH_TOO_LARGE,
                        "A batch for " + context.topicPartition() + " takes " + batch.lengthBytes()
                                + " bytes in the topic's codec (compression.type), more than max.message.bytes="
                                + maxBytes + ".");
            }
        }
        return new Bytes(coded);
    }

    private static NotCoded refused(Reason reason, String message) {
        return new NotCoded(new NotWritten(new Refused(reason, message)));
    }
}
