package io.millstream.broker.transaction;

import io.millstream.wire.ErrorCode;
import java.util.function.LongSupplier;

/**
 * What EndTxn does. From version 5 on every end raises the producer's epoch, so that a late batch of this transaction can
 * never join the next one (KIP-890, part 2); a repeated request is then known by the epoch before. Older producers keep
 * their epoch, and a repeated request by the state.
 *
 * @param producerIds gives ids that nobody has
 * @param stamp who the producer says it is
 */
record TransactionEnd(LongSupplier producerIds, ProducerStamp stamp, boolean isCommit, boolean bumpsEpoch) {
    Decision decide(Transaction found, long nowMs) {
        return bumpsEpoch ? decideBumping(found, nowMs) : decidePlain(found, nowMs);
    }

    private Decision decidePlain(Transaction found, long nowMs) {
        ErrorCode stranger = strangerTo(found);
        if (stranger != ErrorCode.NONE) {
            return Decision.refused(stranger);
        }
        return switch (found.state()) {
            case ONGOING -> prepare(found, found.producer(), found.clientVersion(), nowMs);
            case COMPLETE_COMMIT -> isCommit ? done(found) : illegal();
            case COMPLETE_ABORT -> isCommit ? illegal() : done(found);
            case PREPARE_COMMIT -> isCommit ? concurrent() : illegal();
            case PREPARE_ABORT -> isCommit ? illegal() : concurrent();
            case EMPTY -> illegal();
            case DEAD, PREPARE_EPOCH_FENCE -> throw unexpected(found);
        };
    }

    /** Not the producer that has the id now? */
    private ErrorCode strangerTo(Transaction found) {
        if (found.stamp().producerId() != stamp.producerId()) {
            return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
        }
        return found.stamp().producerEpoch() == stamp.producerEpoch() ? ErrorCode.NONE : ErrorCode.PRODUCER_FENCED;
    }

    private Decision decideBumping(Transaction found, long nowMs) {
        ProducerStamp current = found.stamp();
        boolean isAgainAfterNewId = found.producer().previousId() == stamp.producerId()
                && stamp.producerEpoch() == ProducerStamp.LAST_EPOCH
                && current.producerEpoch() == 0;
        boolean isAgainAfterBump = current.producerEpoch() == stamp.producerEpoch() + 1;
        boolean isAgain = isAgainAfterBump || isAgainAfterNewId;
        boolean isCurrent = current.producerEpoch() == stamp.producerEpoch();
        if (found.isToGoOnAs(stamp)) {
            return concurrent(); // also with a new producer id, which it was told before the markers were written
        }
        if (current.producerId() != stamp.producerId() && !isAgainAfterNewId) {
            return Decision.refused(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        }
        boolean isValid =
                switch (found.state()) {
                    case EMPTY, ONGOING, DEAD, PREPARE_EPOCH_FENCE -> isCurrent;
                    case PREPARE_COMMIT, PREPARE_ABORT -> isAgainAfterBump || isCurrent;
                    case COMPLETE_COMMIT, COMPLETE_ABORT -> isAgain || isCurrent;
                };
        if (!isValid) {
            return Decision.refused(ErrorCode.PRODUCER_FENCED);
        }
        return switch (found.state()) {
            case ONGOING -> prepareBumping(found, nowMs);
            // Without partitions there is nothing to commit; aborting raises the epoch all the same.
            case EMPTY -> isCommit ? illegal() : prepareBumping(found, nowMs);
            case COMPLETE_COMMIT -> completed(found, TransactionState.COMPLETE_COMMIT, isAgain, nowMs);
            case COMPLETE_ABORT -> completed(found, TransactionState.COMPLETE_ABORT, isAgain, nowMs);
            // With the epoch that it was told already it ends its next transaction, one without partitions: that waits.
            case PREPARE_COMMIT -> isCommit || isCurrent ? concurrent() : illegal();
            case PREPARE_ABORT -> isCommit && !isCurrent ? illegal() : concurrent();
            case DEAD, PREPARE_EPOCH_FENCE -> throw unexpected(found);
        };
    }

    private Decision completed(Transaction found, TransactionState state, boolean isAgain, long nowMs) {
        if (isAgain) {
            return (state == TransactionState.COMPLETE_COMMIT) == isCommit ? done(found) : illegal();
        }
        return isCommit ? illegal() : prepareBumping(found, nowMs);
    }

    private Decision prepareBumping(Transaction found, long nowMs) {
        Transaction.Line line = found.producer()
                .withCurrent(found.stamp().bumped(), found.stamp().producerEpoch());
        if (found.stamp().isExhausted()) {
            line = line.announcing(producerIds.getAsLong());
        }
        return prepare(found, line, Transaction.EPOCH_BUMPING, nowMs);
    }

    private Decision prepare(Transaction found, Transaction.Line line, short clientVersion, long nowMs) {
        Transaction prepared = found.prepared(isCommit, line, clientVersion, nowMs);
        return new Decision.Change(prepared, prepared.stampAfterwards());
    }

    private static Decision done(Transaction found) {
        return new Decision.Answer(ErrorCode.NONE, found.stamp());
    }

    private static Decision concurrent() {
        return Decision.refused(ErrorCode.CONCURRENT_TRANSACTIONS);
    }

    private static Decision illegal() {
        return Decision.refused(ErrorCode.INVALID_TXN_STATE);
    }

    private static IllegalStateException unexpected(Transaction found) {
        return new IllegalStateException(found.transactionalId() + " is in state " + found.state());
    }
}
