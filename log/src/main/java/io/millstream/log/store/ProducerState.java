package io.millstream.log.store;

import io.millstream.log.ActiveProducer;
import io.millstream.log.RecordBatch;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the log remembers of one producer id. Belongs to {@link ProducerStateTable}. */
final class ProducerState {
    /** Kafka's clients have at most five batches under way to one broker, so older ones cannot come again. */
    static final int REMEMBERED_BATCHES = 5;

    static final int NO_COORDINATOR_EPOCH = -1;
    static final long NO_OFFSET = -1;

    /** A batch that was written. */
    record Written(int lastSequence, long lastOffset, int offsetDelta, long timestampMs) {
        long baseOffset() {
            return lastOffset - offsetDelta;
        }

        int baseSequence() {
            return (lastSequence - offsetDelta) & Integer.MAX_VALUE;
        }
    }

    final long producerId;
    short producerEpoch;
    int coordinatorEpoch = NO_COORDINATOR_EPOCH;
    /** When the producer was last heard of, by the log's clock. */
    long lastAppendMs;
    /** Timestamp of the last batch or marker. */
    long lastTimestampMs = RecordBatch.NO_TIMESTAMP;
    /** First offset of the transaction under way, or {@link #NO_OFFSET}. */
    long transactionFirstOffset = NO_OFFSET;

    private final @Nullable Written[] ring = new @Nullable Written[REMEMBERED_BATCHES];
    private int writtenCount; // of this epoch, forgotten ones included; the ring holds the last of them

    ProducerState(long producerId, short producerEpoch) {
        this.producerId = producerId;
        this.producerEpoch = producerEpoch;
    }

    boolean hasTransaction() {
        return transactionFirstOffset != NO_OFFSET;
    }

    ActiveProducer describe() {
        return new ActiveProducer(
                producerId,
                producerEpoch,
                lastSequence(),
                lastTimestampMs,
                coordinatorEpoch,
                hasTransaction() ? OptionalLong.of(transactionFirstOffset) : OptionalLong.empty());
    }

    /** A new instance of the producer starts its own sequence. */
    void startEpoch(short newProducerEpoch) {
        producerEpoch = newProducerEpoch;
        writtenCount = 0;
    }

    int rememberedCount() {
        return Math.min(writtenCount, REMEMBERED_BATCHES);
    }

    /** The {@code age}-th last batch of this epoch, from 0. */
    Written remembered(int age) {
        Written written = age < rememberedCount() ? ring[(writtenCount - 1 - age) % REMEMBERED_BATCHES] : null;
        if (written == null) {
            throw new IllegalStateException("only " + rememberedCount() + " batches are remembered, asked for " + age);
        }
        return written;
    }

    void remember(Written written) {
        ring[writtenCount % REMEMBERED_BATCHES] = written;
        // Counted on without end it would overflow; only its remainder and "at least five" matter.
        writtenCount = writtenCount == 2 * REMEMBERED_BATCHES ? REMEMBERED_BATCHES + 1 : writtenCount + 1;
    }

    /** The last sequence number of this epoch; {@link RecordBatch#NO_SEQUENCE}, before 0, if there is none yet. */
    int lastSequence() {
        return writtenCount == 0 ? RecordBatch.NO_SEQUENCE : remembered(0).lastSequence();
    }

    /** The same batch, sent before, or null. */
    @Nullable
    Written duplicateOf(RecordBatch batch) {
        if (batch.producerEpoch() != producerEpoch) {
            return null;
        }
        for (int age = 0; age < rememberedCount(); age++) {
            Written written = remembered(age);
            if (written.baseSequence() == batch.baseSequence() && written.lastSequence() == batch.lastSequence()) {
                return written;
            }
        }
        return null;
    }
}
