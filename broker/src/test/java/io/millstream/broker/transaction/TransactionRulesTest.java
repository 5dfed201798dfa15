package io.millstream.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link ProducerInit} and {@link TransactionEnd} make of every state, as Kafka's coordinator does. */
class TransactionRulesTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final int TIMEOUT_MS = 60_000;
    private static final long ID = 7;
    private static final long NEW_ID = 1_000;
    private static final short MAX_EPOCH = Short.MAX_VALUE;

    @Test
    void aNewIdBeginsAtEpochZero() {
        assertThat(init(Transaction.created("id", ID, TIMEOUT_MS, NOW_MS), ProducerStamp.NONE))
                .isEqualTo(stamp(ID, 0));
    }

    @Test
    void anotherInstanceGetsTheNextEpochWhateverTheLastTransactionCameTo() {
        for (Transaction settled : List.of(empty(3), completed(3, true), completed(3, false))) {
            assertThat(init(settled, ProducerStamp.NONE)).isEqualTo(stamp(ID, 4));
        }
    }

    @Test
    void aTransactionUnderWayIsAbortedFirst() {
        assertThat(decideInit(ongoing(3), ProducerStamp.NONE)).isEqualTo(new Decision.AbortFirst());
        assertThat(ongoing(3).fenced(NOW_MS).stamp()).isEqualTo(stamp(ID, 5));
        assertThat(decideInit(ongoing(3).fenced(NOW_MS), ProducerStamp.NONE)).isEqualTo(new Decision.Wait());
    }

    /** KIP-360: a producer that goes on after an error says who it is; the answer it did not get, it gets again. */
    @Test
    void aProducerThatNamesItselfGoesOnUnlessAnotherHasCome() {
        Transaction before = empty(3);
        var first = (Decision.Change) decideInit(before, stamp(ID, 3));
        assertThat(first.stamp()).isEqualTo(stamp(ID, 4));
        assertThat(init(first.next(), stamp(ID, 3)))
                .as("the same request again")
                .isEqualTo(stamp(ID, 4));
        assertThat(refusal(decideInit(before, stamp(ID, 2)))).isEqualTo(ErrorCode.PRODUCER_FENCED);
        assertThat(refusal(decideInit(before, stamp(8, 3)))).isEqualTo(ErrorCode.PRODUCER_FENCED);

        var another = (Decision.Change) decideInit(before, ProducerStamp.NONE);
        assertThat(refusal(decideInit(another.next(), stamp(ID, 3)))).isEqualTo(ErrorCode.PRODUCER_FENCED);
    }

    @Test
    void anIdWhoseEpochsRanOutGetsANewProducerId() {
        Transaction exhausted = empty(MAX_EPOCH - 1);
        assertThat(init(exhausted, ProducerStamp.NONE)).isEqualTo(stamp(NEW_ID, 0));

        var named = (Decision.Change) decideInit(exhausted, stamp(ID, MAX_EPOCH - 1));
        assertThat(named.stamp()).isEqualTo(stamp(NEW_ID, 0));
        assertThat(init(named.next(), stamp(ID, MAX_EPOCH - 1)))
                .as("the same request again")
                .isEqualTo(stamp(NEW_ID, 0));
    }

    @Test
    void anOlderProducerKeepsItsEpochAndIsKnownByTheState() {
        assertThat(end(ongoing(3), stamp(ID, 3), true, false)).isEqualTo(stamp(ID, 3));
        assertThat(refusal(decideEnd(prepared(3, true), stamp(ID, 3), true, false)))
                .isEqualTo(ErrorCode.CONCURRENT_TRANSACTIONS);
        assertThat(decideEnd(completed(3, true), stamp(ID, 3), true, false))
                .isEqualTo(new Decision.Answer(ErrorCode.NONE, stamp(ID, 3)));
        assertThat(refusal(decideEnd(completed(3, true), stamp(ID, 3), false, false)))
                .isEqualTo(ErrorCode.INVALID_TXN_STATE);
        assertThat(refusal(decideEnd(empty(3), stamp(ID, 3), false, false))).isEqualTo(ErrorCode.INVALID_TXN_STATE);
        assertThat(refusal(decideEnd(ongoing(3), stamp(ID, 2), true, false))).isEqualTo(ErrorCode.PRODUCER_FENCED);
        assertThat(refusal(decideEnd(ongoing(3), stamp(8, 3), true, false)))
                .isEqualTo(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    }

    /** KIP-890, part 2. */
    @Test
    void aNewerProducerGetsAnEpochAtEveryEndAndIsKnownByTheOneBefore() {
        var committed = (Decision.Change) decideEnd(ongoing(3), stamp(ID, 3), true, true);
        assertThat(committed.stamp()).isEqualTo(stamp(ID, 4));
        assertThat(committed.next().state()).isEqualTo(TransactionState.PREPARE_COMMIT);
        assertThat(refusal(decideEnd(committed.next(), stamp(ID, 3), true, true)))
                .isEqualTo(ErrorCode.CONCURRENT_TRANSACTIONS);

        Transaction completed = committed.next().completed(NOW_MS);
        assertThat(decideEnd(completed, stamp(ID, 3), true, true))
                .as("the same request again")
                .isEqualTo(new Decision.Answer(ErrorCode.NONE, stamp(ID, 4)));
        assertThat(refusal(decideEnd(completed, stamp(ID, 3), false, true)))
                .as("the other way round")
                .isEqualTo(ErrorCode.INVALID_TXN_STATE);
        assertThat(refusal(decideEnd(completed, stamp(ID, 4), true, true)))
                .as("a commit of nothing")
                .isEqualTo(ErrorCode.INVALID_TXN_STATE);
        assertThat(end(completed, stamp(ID, 4), false, true))
                .as("an abort of nothing")
                .isEqualTo(stamp(ID, 5));
        assertThat(refusal(decideEnd(completed, stamp(ID, 2), true, true))).isEqualTo(ErrorCode.PRODUCER_FENCED);
    }

    /**
     * A client ends a transaction that it has sent nothing in right after the commit before it, whose markers may still be
     * on their way: it has to wait, and is no stranger for naming the epoch that it was told.
     */
    @Test
    void theNextEndWaitsForTheMarkersOfTheOneBefore() {
        for (boolean first : new boolean[] {true, false}) {
            var ended = (Decision.Change) decideEnd(ongoing(3), stamp(ID, 3), first, true);
            for (boolean second : new boolean[] {true, false}) {
                assertThat(refusal(decideEnd(ended.next(), ended.stamp(), second, true)))
                        .isEqualTo(ErrorCode.CONCURRENT_TRANSACTIONS);
            }
        }
    }

    @Test
    void aProducerThatTheCoordinatorFencedCannotPassForOneThatEndedItsTransaction() {
        Transaction timedOut = ongoing(3).fenced(NOW_MS).completed(NOW_MS);
        for (boolean isCommit : new boolean[] {true, false}) {
            assertThat(refusal(decideEnd(timedOut, stamp(ID, 3), isCommit, true)))
                    .isEqualTo(ErrorCode.PRODUCER_FENCED);
        }
    }

    @Test
    void theLastEpochEndsInANewProducerId() {
        Transaction last = ongoing(MAX_EPOCH - 1);
        var committed = (Decision.Change) decideEnd(last, stamp(ID, MAX_EPOCH - 1), true, true);
        assertThat(committed.next().stamp()).as("of the markers").isEqualTo(stamp(ID, MAX_EPOCH));
        assertThat(committed.stamp()).isEqualTo(stamp(NEW_ID, 0));
        assertThat(refusal(decideEnd(committed.next(), stamp(NEW_ID, 0), false, true)))
                .as("the next transaction while this one's markers are written")
                .isEqualTo(ErrorCode.CONCURRENT_TRANSACTIONS);
        assertThat(decideInit(committed.next(), stamp(NEW_ID, 0))).isEqualTo(new Decision.Wait());

        Transaction completed = committed.next().completed(NOW_MS);
        assertThat(completed.stamp()).isEqualTo(stamp(NEW_ID, 0));
        assertThat(decideEnd(completed, stamp(ID, MAX_EPOCH - 1), true, true))
                .as("the same request again")
                .isEqualTo(new Decision.Answer(ErrorCode.NONE, stamp(NEW_ID, 0)));
    }

    private static ProducerStamp init(Transaction found, ProducerStamp expected) {
        return ((Decision.Change) decideInit(found, expected)).stamp();
    }

    private static Decision decideInit(Transaction found, ProducerStamp expected) {
        return new ProducerInit(() -> NEW_ID, TIMEOUT_MS, expected).decide(found, NOW_MS);
    }

    private static ProducerStamp end(Transaction found, ProducerStamp by, boolean isCommit, boolean bumpsEpoch) {
        return ((Decision.Change) decideEnd(found, by, isCommit, bumpsEpoch)).stamp();
    }

    private static Decision decideEnd(Transaction found, ProducerStamp by, boolean isCommit, boolean bumpsEpoch) {
        return new TransactionEnd(() -> NEW_ID, by, isCommit, bumpsEpoch).decide(found, NOW_MS);
    }

    private static ErrorCode refusal(Decision decision) {
        return ((Decision.Answer) decision).error();
    }

    private static ProducerStamp stamp(long id, int epoch) {
        return new ProducerStamp(id, (short) epoch);
    }

    private static Transaction empty(int epoch) {
        return Transaction.created("id", ID, TIMEOUT_MS, NOW_MS)
                .initialized(Transaction.Line.of(stamp(ID, epoch)), TIMEOUT_MS, NOW_MS);
    }

    private static Transaction ongoing(int epoch) {
        return empty(epoch).with(List.of(new TopicPartition("orders", 0)), (short) 0, NOW_MS);
    }

    private static Transaction prepared(int epoch, boolean isCommit) {
        Transaction ongoing = ongoing(epoch);
        return ongoing.prepared(isCommit, ongoing.producer(), (short) 0, NOW_MS);
    }

    private static Transaction completed(int epoch, boolean isCommit) {
        return prepared(epoch, isCommit).completed(NOW_MS);
    }
}
