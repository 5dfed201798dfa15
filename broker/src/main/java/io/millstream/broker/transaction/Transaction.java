package io.millstream.broker.transaction;

import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A transactional id: which producer has it, and how far its transaction is. Immutable; each change is a new record in
 * {@code __transaction_state}.
 *
 * <pre>
 * EMPTY ──► ONGOING ──► PREPARE_COMMIT ──► COMPLETE_COMMIT ──► ONGOING ...
 *               └─────► PREPARE_ABORT  ──► COMPLETE_ABORT  ──► ONGOING ...
 * </pre>
 *
 * <p>What is prepared is decided: after a crash its markers are written (again), whatever the producer says.
 *
 * @param partitions that the transaction has, while it is under way or prepared
 * @param clientVersion how its producer ends transactions: {@link #EPOCH_BUMPING} as in KIP-890, part 2
 */
record Transaction(
        String transactionalId,
        Line producer,
        TransactionState state,
        Set<TopicPartition> partitions,
        Times times,
        short clientVersion) {
    /** Producers that send EndTxn in version 5 or later: every end of a transaction raises their epoch. */
    static final short EPOCH_BUMPING = 2;

    private static final long NO_TIME = -1;

    /**
     * The producers of an id, one after the other.
     *
     * @param current who has the id now
     * @param previousId the producer id before, if the current one took its place when its epochs ran out
     * @param lastEpoch the current producer's epoch before, which a repeated request may still name
     * @param nextId the producer id that the producer was told to go on with once its transaction has ended
     */
    record Line(ProducerStamp current, long previousId, short lastEpoch, long nextId) {
        static Line of(ProducerStamp stamp) {
            return new Line(
                    stamp, RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_PRODUCER_ID);
        }

        Line withCurrent(ProducerStamp stamp, short newLastEpoch) {
            return new Line(stamp, previousId, newLastEpoch, nextId);
        }

        Line replaced(long newId, short newLastEpoch) {
            return new Line(
                    new ProducerStamp(newId, (short) 0),
                    current.producerId(),
                    newLastEpoch,
                    RecordBatch.NO_PRODUCER_ID);
        }

        Line announcing(long newNextId) {
            return new Line(current, previousId, lastEpoch, newNextId);
        }
    }

    /**
     * @param timeoutMs how long a transaction may take
     * @param startMs when it began, -1 if there is none
     * @param updatedMs when the id was last heard of
     */
    record Times(int timeoutMs, long startMs, long updatedMs) {}

    /** A new id whose producer is told its epoch, 0, by the first InitProducerId. */
    static Transaction created(String transactionalId, long producerId, int timeoutMs, long nowMs) {
        return new Transaction(
                transactionalId,
                Line.of(new ProducerStamp(producerId, RecordBatch.NO_PRODUCER_EPOCH)),
                TransactionState.EMPTY,
                Set.of(),
                new Times(timeoutMs, NO_TIME, nowMs),
                (short) 0);
    }

    ProducerStamp stamp() {
        return producer.current();
    }

    boolean isTimedOut(long nowMs) {
        return state == TransactionState.ONGOING && times.startMs() + times.timeoutMs() < nowMs;
    }

    /** The id in the hands of {@code newProducer}, with no transaction. */
    Transaction initialized(Line newProducer, int timeoutMs, long nowMs) {
        return new Transaction(
                transactionalId,
                newProducer,
                TransactionState.EMPTY,
                Set.of(),
                new Times(timeoutMs, NO_TIME, nowMs),
                clientVersion);
    }

    /** With more partitions; begins a transaction if none is under way. */
    Transaction with(Collection<TopicPartition> added, short newClientVersion, long nowMs) {
        boolean begins = state != TransactionState.ONGOING;
        var all = new TreeSet<TopicPartition>(partitions);
        all.addAll(added);
        return new Transaction(
                transactionalId,
                producer,
                TransactionState.ONGOING,
                Set.copyOf(all),
                new Times(times.timeoutMs(), begins ? nowMs : times.startMs(), nowMs),
                newClientVersion);
    }

    /** The same with other partitions, to be shown. */
    Transaction withPartitions(Set<TopicPartition> shown) {
        return new Transaction(transactionalId, producer, state, shown, times, clientVersion);
    }

    /** Decided. */
    Transaction prepared(boolean isCommit, Line newProducer, short newClientVersion, long nowMs) {
        long startMs = state == TransactionState.ONGOING ? times.startMs() : nowMs;
        return new Transaction(
                transactionalId,
                newProducer,
                isCommit ? TransactionState.PREPARE_COMMIT : TransactionState.PREPARE_ABORT,
                partitions,
                new Times(times.timeoutMs(), startMs, nowMs),
                newClientVersion);
    }

    /**
     * Decided against by the coordinator: the producer is fenced off. By two epochs, as in Kafka: one above its own is what
     * its own EndTxn would have led to, and a repeated one must not pass for that.
     */
    Transaction fenced(long nowMs) {
        Line newer = producer.withCurrent(stamp().bumped().bumped(), RecordBatch.NO_PRODUCER_EPOCH);
        return prepared(false, newer, clientVersion, nowMs);
    }

    /** All markers are written. */
    Transaction completed(long nowMs) {
        boolean isReplaced = producer.nextId() != RecordBatch.NO_PRODUCER_ID;
        return new Transaction(
                transactionalId,
                isReplaced ? producer.replaced(producer.nextId(), producer.lastEpoch()) : producer,
                state == TransactionState.PREPARE_COMMIT
                        ? TransactionState.COMPLETE_COMMIT
                        : TransactionState.COMPLETE_ABORT,
                Set.of(),
                new Times(times.timeoutMs(), times.startMs(), nowMs),
                clientVersion);
    }

    /** True if markers are being written and the producer was told to go on as {@code stamp} meanwhile. */
    boolean isToGoOnAs(ProducerStamp stamp) {
        return state.isPrepared() && stamp.equals(stampAfterwards());
    }

    /** How the producer will go on once the transaction is completed. */
    ProducerStamp stampAfterwards() {
        boolean isReplaced = producer.nextId() != RecordBatch.NO_PRODUCER_ID;
        return isReplaced ? new ProducerStamp(producer.nextId(), (short) 0) : stamp();
    }
}
