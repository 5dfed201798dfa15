package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.ActiveProducer;
import io.millstream.log.AppendResult.Reason;
import io.millstream.log.BatchValidator.Origin;
import io.millstream.log.ControlRecord;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordCursor;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one partition knows of its idempotent and transactional producers (KIP-98): which batch must come next, which ones
 * are duplicates, which transactions are undecided.
 *
 * <p>The appender asks {@link #check} before it writes a batch and calls {@link #update} after. Recovery calls
 * {@code update} alone, with every batch after the last {@link ProducerSnapshot} in log order, and arrives at the same
 * state. All batches of an append are checked against the state before it, so a producer that numbers its batches sends
 * one per append and partition, as Kafka demands.
 *
 * <p>As in Kafka, a producer id that is not known (any more) may go on with any sequence number: its state may have
 * expired, or its records may have been deleted, and refusing would only lose data. (Brokers before 2.5 answered
 * UNKNOWN_PRODUCER_ID.) An older producer epoch is refused, a newer one starts at sequence number 0.
 *
 * <p>One writer; {@link #firstUndecidedOffset} may be read by any thread. The table grows with the producer ids seen within the expiry time; the caller runs {@link #expire} now and then.
 */
final class ProducerStateTable {
    /** Kafka's default of {@code producer.id.expiration.ms}: a day. */
    static final long DEFAULT_EXPIRATION_MS = 86_400_000;

    private final long expirationMs;
    private final Map<Long, ProducerState> producers = new HashMap<>();
    private final TreeSet<Long> transactionFirstOffsets = new TreeSet<>();
    private final RecordCursor markerCursor = new RecordCursor();
    private volatile long firstUndecidedOffset = ProducerState.NO_OFFSET;

    ProducerStateTable(long expirationMs) {
        this.expirationMs = expirationMs;
    }

    /**
     * May this batch, which is whole and valid, follow what its producer wrote before? Changes nothing.
     *
     * @param origin coordinators write for producers whose numbers they do not know: only the epoch counts then
     */
    ProducerCheck check(RecordBatch batch, Origin origin) throws CorruptBatchException {
        ProducerState state = batch.hasProducerId() ? producers.get(batch.producerId()) : null;
        if (state == null) {
            return ProducerCheck.InSequence.INSTANCE;
        }
        if (batch.producerEpoch() < state.producerEpoch) {
            return refused(
                    Reason.STALE_PRODUCER_EPOCH,
                    batch,
                    "comes with producer epoch " + batch.producerEpoch()
                            + ", but a newer instance of the producer has written with epoch " + state.producerEpoch
                            + "; the older one must stop");
        }
        if (batch.isControl()) {
            return checkMarker(batch, state);
        }
        return origin == Origin.COORDINATOR ? ProducerCheck.InSequence.INSTANCE : checkSequence(batch, state);
    }

    private ProducerCheck checkMarker(RecordBatch batch, ProducerState state) throws CorruptBatchException {
        EndTransactionMarker marker = markerOf(batch);
        if (marker != null && marker.coordinatorEpoch() < state.coordinatorEpoch) {
            return refused(
                    Reason.STALE_COORDINATOR_EPOCH,
                    batch,
                    "is a marker of coordinator epoch "
                            + marker.coordinatorEpoch() + ", but one of epoch " + state.coordinatorEpoch
                            + " is in the log; the older coordinator must stop");
        }
        return ProducerCheck.InSequence.INSTANCE;
    }

    private static ProducerCheck checkSequence(RecordBatch batch, ProducerState state) {
        ProducerState.Written duplicate = state.duplicateOf(batch);
        if (duplicate != null) {
            return new ProducerCheck.Duplicate(duplicate.baseOffset(), duplicate.lastOffset(), duplicate.timestampMs());
        }
        boolean isNewEpoch = batch.producerEpoch() > state.producerEpoch;
        int expected = isNewEpoch ? 0 : RecordBatch.sequenceAfter(state.lastSequence(), 1);
        if (batch.baseSequence() != expected) {
            return refused(
                    Reason.OUT_OF_ORDER_SEQUENCE,
                    batch,
                    "starts at sequence number " + batch.baseSequence()
                            + " of producer epoch " + batch.producerEpoch() + ", expected is " + expected
                            + "; a batch before it is missing or too old to be recognised as a duplicate");
        }
        return ProducerCheck.InSequence.INSTANCE;
    }

    private static ProducerCheck refused(Reason reason, RecordBatch batch, String what) {
        return new ProducerCheck.Refused(
                reason, "A record batch of producer id " + batch.producerId() + " " + what + ". Nothing was written.");
    }

    /**
     * Takes note of a batch that was written.
     *
     * @param baseOffset where it was written
     * @param nowMs the log's clock; the producer's expiry counts from it
     * @param aborts is told of the transaction that the batch aborts, before readers may go past it
     */
    void update(RecordBatch batch, long baseOffset, long nowMs, Consumer<AbortedTransaction> aborts)
            throws CorruptBatchException {
        if (!batch.hasProducerId()) {
            return;
        }
        ProducerState state =
                producers.computeIfAbsent(batch.producerId(), id -> new ProducerState(id, batch.producerEpoch()));
        if (batch.producerEpoch() > state.producerEpoch) {
            state.startEpoch(batch.producerEpoch());
        }
        state.lastAppendMs = nowMs;
        state.lastTimestampMs = batch.maxTimestampMs();
        long lastOffset = baseOffset + batch.lastOffsetDelta();
        if (batch.isControl()) {
            EndTransactionMarker marker = markerOf(batch);
            if (marker != null) {
                state.coordinatorEpoch = Math.max(state.coordinatorEpoch, marker.coordinatorEpoch());
                endTransaction(state, marker, lastOffset, aborts);
            }
            return;
        }
        state.remember(new ProducerState.Written(
                batch.lastSequence(), lastOffset, batch.lastOffsetDelta(), batch.maxTimestampMs()));
        // A batch without records is what compaction left of a decided transaction, whose marker may be gone as well.
        if (batch.isTransactional() && batch.recordCount() > 0 && !state.hasTransaction()) {
            state.transactionFirstOffset = baseOffset;
            transactionFirstOffsets.add(baseOffset);
            publishFirstUndecided();
        }
    }

    private void endTransaction(
            ProducerState state, EndTransactionMarker marker, long markerOffset, Consumer<AbortedTransaction> aborts) {
        if (!state.hasTransaction()) {
            return; // a marker for a transaction that wrote nothing to this partition
        }
        long firstOffset = state.transactionFirstOffset;
        transactionFirstOffsets.remove(firstOffset);
        state.transactionFirstOffset = ProducerState.NO_OFFSET;
        if (!marker.isCommit()) {
            long lastStableOffset =
                    transactionFirstOffsets.isEmpty() ? markerOffset + 1 : transactionFirstOffsets.first();
            // Before the bound moves: a reader that may go further must find the abort.
            aborts.accept(new AbortedTransaction(state.producerId, firstOffset, markerOffset, lastStableOffset));
        }
        publishFirstUndecided();
    }

    private void publishFirstUndecided() {
        firstUndecidedOffset =
                transactionFirstOffsets.isEmpty() ? ProducerState.NO_OFFSET : transactionFirstOffsets.first();
    }

    /** Null for a batch whose marker compaction has taken away, and for control records of other kinds. */
    private @Nullable EndTransactionMarker markerOf(RecordBatch batch) throws CorruptBatchException {
        markerCursor.start(batch);
        boolean hasRecord = markerCursor.next();
        return hasRecord && ControlRecord.parse(markerCursor) instanceof EndTransactionMarker marker ? marker : null;
    }

    /** First offset of the oldest transaction under way: the last stable offset, if there is one. */
    OptionalLong firstUndecidedOffset() {
        long offset = firstUndecidedOffset;
        return offset == ProducerState.NO_OFFSET ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** True if the producer has written records here of a transaction, in this epoch, that is not decided. */
    boolean hasTransaction(long producerId, short producerEpoch) {
        ProducerState state = producers.get(producerId);
        return state != null && state.hasTransaction() && state.producerEpoch == producerEpoch;
    }

    /** Forgets producers that were not heard of for the expiry time and have no transaction under way. */
    void expire(long nowMs) {
        producers.values().removeIf(state -> !state.hasTransaction() && nowMs - state.lastAppendMs >= expirationMs);
    }

    int producerCount() {
        return producers.size();
    }

    /** True if there is nothing to remember. */
    boolean isEmpty() {
        return producers.isEmpty();
    }

    /** All of them, by id. */
    List<ActiveProducer> describe() {
        return producers.values().stream()
                .sorted(Comparator.comparingLong(state -> state.producerId))
                .map(ProducerState::describe)
                .toList();
    }

    Collection<ProducerState> producers() {
        return Collections.unmodifiableCollection(producers.values());
    }

    /** Takes a producer's state from a snapshot. */
    void restore(ProducerState state) {
        producers.put(state.producerId, state);
        if (state.hasTransaction()) {
            transactionFirstOffsets.add(state.transactionFirstOffset);
            publishFirstUndecided();
        }
    }
}
