package io.millstream.broker.transaction;

import io.millstream.log.RecordBatch;
import io.millstream.wire.ErrorCode;
import java.util.function.LongSupplier;

/**
 * What InitProducerId does with a transactional id: its producer gets the next epoch, which fences off the instance before,
 * or, when the epochs have run out, a new producer id (KIP-98). A producer that names itself wants to go on after an error
 * (KIP-360) and must be the one that has the id.
 */
final class ProducerInit {
    private final LongSupplier producerIds;
    private final int timeoutMs;
    private final ProducerStamp expected;

    /**
     * @param producerIds gives ids that nobody has
     * @param expected who the producer says it is; {@link ProducerStamp#NONE} if it begins
     */
    ProducerInit(LongSupplier producerIds, int timeoutMs, ProducerStamp expected) {
        this.producerIds = producerIds;
        this.timeoutMs = timeoutMs;
        this.expected = expected;
    }

    Decision decide(Transaction found, long nowMs) {
        if (isNamed() && !mayBeItself(found)) {
            return Decision.refused(ErrorCode.PRODUCER_FENCED);
        }
        return switch (found.state()) {
            case PREPARE_COMMIT, PREPARE_ABORT -> new Decision.Wait();
            case ONGOING -> new Decision.AbortFirst();
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT -> next(found, nowMs);
            case DEAD, PREPARE_EPOCH_FENCE ->
                throw new IllegalStateException(found.transactionalId() + " is in state " + found.state());
        };
    }

    private boolean isNamed() {
        return !expected.equals(ProducerStamp.NONE);
    }

    private boolean mayBeItself(Transaction found) {
        ProducerStamp current = found.stamp();
        boolean isNew = current.producerEpoch() == RecordBatch.NO_PRODUCER_EPOCH;
        // It may repeat a request whose answer, a new producer id, got lost.
        boolean isReplaced = expected.producerId() == found.producer().previousId() && expected.isExhausted();
        return isNew || expected.producerId() == current.producerId() || isReplaced || found.isToGoOnAs(expected);
    }

    private Decision next(Transaction found, long nowMs) {
        ProducerStamp current = found.stamp();
        Transaction.Line line = found.producer();
        if (current.isExhausted() && (!isNamed() || expected.producerEpoch() == current.producerEpoch())) {
            short lastEpoch = isNamed() ? current.producerEpoch() : RecordBatch.NO_PRODUCER_EPOCH;
            return change(found, line.replaced(producerIds.getAsLong(), lastEpoch), nowMs);
        }
        if (!isNamed()) {
            return change(found, line.withCurrent(current.bumped(), RecordBatch.NO_PRODUCER_EPOCH), nowMs);
        }
        boolean isNew = current.producerEpoch() == RecordBatch.NO_PRODUCER_EPOCH;
        if (isNew || expected.producerEpoch() == current.producerEpoch()) {
            return change(found, line.withCurrent(current.bumped(), current.producerEpoch()), nowMs);
        }
        if (expected.producerEpoch() == line.lastEpoch()) {
            return change(found, line, nowMs); // the same request again: another producer would have cleared lastEpoch
        }
        return Decision.refused(ErrorCode.PRODUCER_FENCED);
    }

    private Decision change(Transaction found, Transaction.Line line, long nowMs) {
        return new Decision.Change(found.initialized(line, timeoutMs, nowMs), line.current());
    }
}
