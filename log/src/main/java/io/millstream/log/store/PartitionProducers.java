package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.ActiveProducer;
import io.millstream.log.AppendResult.Reason;
import io.millstream.log.AppendResult.Refused;
import io.millstream.log.BatchValidator.Origin;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.RecordBatch;
import io.millstream.log.TimestampType;
import io.millstream.log.segment.Segment;
import io.millstream.log.store.AppendOutcome.NotWritten;
import io.millstream.log.store.AppendOutcome.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The producers of one partition as its {@link Appender} deals with them: may their batches be written, what is remembered
 * of them, and when that is made durable. Guarded by the appender's lock.
 */
final class PartitionProducers {
    private final PartitionContext context;
    private final ProducerStateTable table;
    private final ProducerSnapshots snapshots;
    private final RecordBatch batch = new RecordBatch();

    /** Producers of batches before it are in a durable snapshot. */
    private long snapshotOffset = -1;

    PartitionProducers(PartitionContext context, ProducerStateTable table) {
        this.context = context;
        this.table = table;
        this.snapshots = ProducerSnapshots.of(context);
    }

    /** The answer if a producer's batch must not be written (again); null if all may be. */
    @Nullable
    AppendOutcome check(ByteBuffer batches, Origin origin) {
        try {
            for (int at = batches.position(); at < batches.limit(); at = batch.endBytes()) {
                ProducerCheck result = table.check(batch.wrap(batches, at), origin);
                if (result instanceof ProducerCheck.Duplicate duplicate) {
                    return writtenBefore(duplicate, batches);
                }
                if (result instanceof ProducerCheck.Refused no) {
                    return new NotWritten(new Refused(no.reason(), no.message()));
                }
                if (origin == Origin.CLIENT && batch.isTransactional() && !isTransactionOpen()) {
                    return outsideTransaction();
                }
            }
            return null;
        } catch (CorruptBatchException e) {
            return new NotWritten(new Refused(Reason.CORRUPT_BATCH, String.valueOf(e.getMessage())));
        }
    }

    private boolean isTransactionOpen() {
        return context.isTransactionOpen(batch.producerId(), batch.producerEpoch());
    }

    private NotWritten outsideTransaction() {
        return new NotWritten(new Refused(
                Reason.NO_OPEN_TRANSACTION,
                "A transactional record batch of producer id " + batch.producerId() + ", epoch " + batch.producerEpoch()
                        + ", came to " + context.topicPartition()
                        + ", which is not part of a transaction that the producer has under way. Nothing was written."
                        + " Abort the transaction and begin a new one."));
    }

    /** A duplicate among other batches has no answer that is true for all of them. */
    private AppendOutcome writtenBefore(ProducerCheck.Duplicate duplicate, ByteBuffer batches) {
        if (batch.lengthBytes() < batches.remaining()) {
            return new NotWritten(new Refused(
                    Reason.OUT_OF_ORDER_SEQUENCE,
                    "A record batch of producer id " + batch.producerId() + " with sequence number "
                            + batch.baseSequence() + " is in the log already, but others come with it. Nothing was"
                            + " written. Append the batches of an idempotent producer one by one."));
        }
        boolean logAppendTime = context.settings().timestampType() == TimestampType.LOG_APPEND_TIME;
        return new Written(
                duplicate.baseOffset(),
                duplicate.lastOffset(),
                logAppendTime ? duplicate.timestampMs() : RecordBatch.NO_TIMESTAMP,
                true);
    }

    /** Before the records become visible: a reader that sees a marker must find what it decided. */
    void note(ByteBuffer batches, Segment active) {
        long nowMs = context.environment().clock().wallMs();
        try {
            for (int at = batches.position(); at < batches.limit(); at = batch.endBytes()) {
                batch.wrap(batches, at);
                table.update(batch, batch.baseOffset(), nowMs, active::noteAborted);
            }
        } catch (CorruptBatchException e) {
            throw new IllegalStateException("a batch that was checked cannot be read", e);
        }
    }

    /** Makes the state durable that belongs to {@code nextOffset}, to where the log was forced. */
    void snapshot(Segment active, long nextOffset) throws IOException {
        snapshots.write(snapshotOf(active, nextOffset));
        snapshotOffset = nextOffset;
    }

    private ProducerSnapshot snapshotOf(Segment active, long nextOffset) {
        var aborted = new ArrayList<AbortedTransaction>();
        boolean unused = active.transactions().collect(0, Long.MAX_VALUE, aborted);
        return new ProducerSnapshot(nextOffset, table, aborted);
    }

    /** True if nothing would be forgotten with the batches before {@code offset}. */
    boolean areKept(long offset) {
        return table.isEmpty() || snapshotOffset >= offset;
    }

    /** Forgets producers that were idle for long. */
    void expire() {
        table.expire(context.environment().clock().wallMs());
    }

    /** The last offset that each producer has written, of those that are remembered. */
    Map<Long, Long> lastOffsets() {
        var lastOffsets = new HashMap<Long, Long>();
        for (ProducerState state : table.producers()) {
            if (state.rememberedCount() > 0) {
                lastOffsets.put(state.producerId, state.remembered(0).lastOffset());
            }
        }
        return lastOffsets;
    }

    List<ActiveProducer> describe() {
        return table.describe();
    }
}
