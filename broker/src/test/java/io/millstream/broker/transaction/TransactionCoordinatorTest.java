package io.millstream.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.TransactionPartitions.Batch;
import io.millstream.broker.transaction.TransactionCoordinator.Outcome;
import io.millstream.log.AppendResult;
import io.millstream.log.AppendResult.Reason;
import io.millstream.log.TopicPartition;
import io.millstream.wire.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionCoordinatorTest {
    private static final TopicPartition FIRST = SimTransactions.partition(0);

    private final SimTransactions sim = new SimTransactions(1);

    @BeforeEach
    void open() {
        sim.open();
    }

    @AfterEach
    void close() {
        sim.close();
        sim.disk().assertNothingOpen();
    }

    @Test
    void producerIdsAreNeverGivenTwice() {
        long first = newProducer().producerId();
        assertThat(newProducer().producerId()).isEqualTo(first + 1);
        sim.cutPower();
        sim.open();
        assertThat(newProducer().producerId()).isGreaterThan(first + 1);
    }

    @Test
    void refusesTimeoutsThatAreTooLongAndEmptyIds() {
        assertThat(initError("id", 0)).isEqualTo(ErrorCode.INVALID_TRANSACTION_TIMEOUT);
        assertThat(initError("id", 900_001)).isEqualTo(ErrorCode.INVALID_TRANSACTION_TIMEOUT);
        assertThat(initError("", 1_000)).isEqualTo(ErrorCode.INVALID_REQUEST);
        assertThat(initError("id", 900_000)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void aPartitionTakesBatchesOfATransactionFromItsAddingToItsEnd() {
        ProducerStamp stamp = init("id");
        assertRefused(sim.append(0, stamp, 0, "too early"));
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, stamp, 0, "in time")).isInstanceOf(AppendResult.Appended.class);
        assertRefused(sim.append(1, stamp, 0, "elsewhere"));

        ProducerStamp next = end("id", stamp, true).stamp();
        assertThat(sim.append(0, stamp, 1, "too late")).isInstanceOf(AppendResult.Refused.class);
        assertThat(next.producerEpoch()).isEqualTo((short) (stamp.producerEpoch() + 1));
        assertThat(sim.committed()).containsExactly("in time");
    }

    @Test
    void aSecondInstanceEndsTheTransactionOfTheFirst() {
        ProducerStamp first = init("id");
        assertThat(add("id", first)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, first, 0, "of the first")).isInstanceOf(AppendResult.Appended.class);

        ProducerStamp second = init("id");
        assertThat(second.producerId()).isEqualTo(first.producerId());
        assertThat(second.producerEpoch()).isGreaterThan(first.producerEpoch());
        assertThat(add("id", first)).isEqualTo(ErrorCode.INVALID_PRODUCER_EPOCH);
        assertThat(end("id", first, true).error()).isEqualTo(ErrorCode.PRODUCER_FENCED);
        assertThat(sim.committed()).isEmpty();
        assertThat(sim.partitionLog(0).abortedTransactions(0, 2)).hasSize(1);
    }

    @Test
    void aTransactionThatTakesTooLongIsAborted() {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, stamp, 0, "slow")).isInstanceOf(AppendResult.Appended.class);
        sim.advance(Duration.ofMillis(SimTransactions.TIMEOUT_MS - 1_000));
        assertThat(sim.partitionLog(0).lastStableOffset()).isZero();

        sim.advance(Duration.ofSeconds(12));
        assertThat(sim.partitionLog(0).lastStableOffset())
                .isEqualTo(sim.partitionLog(0).highWatermark());
        assertThat(end("id", stamp, true).error()).isEqualTo(ErrorCode.PRODUCER_FENCED);
        assertThat(sim.committed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {10, -10})
    void settingTheWallClockEndsNoTransactionAndSavesNone(long jumpHours) {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, stamp, 0, "in time")).isInstanceOf(AppendResult.Appended.class);
        sim.setWallClockBy(Duration.ofHours(jumpHours));
        sim.advance(Duration.ofMillis(SimTransactions.TIMEOUT_MS - 1_000));
        assertThat(sim.partitionLog(0).lastStableOffset()).isZero();

        sim.advance(Duration.ofSeconds(12));
        assertThat(sim.partitionLog(0).lastStableOffset())
                .isEqualTo(sim.partitionLog(0).highWatermark());
    }

    @Test
    void aTransactionUnderWayGoesOnAfterACrash() {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, stamp, 0, "before")).isInstanceOf(AppendResult.Appended.class);
        sim.cutPower();
        sim.open();
        assertThat(sim.append(0, stamp, 1, "after")).isInstanceOf(AppendResult.Appended.class);
        assertThat(end("id", stamp, true).error()).isEqualTo(ErrorCode.NONE);
        assertThat(sim.committed()).containsExactly("before", "after");
    }

    @Test
    void forgetsAnIdThatNobodyUses() {
        ProducerStamp stamp = init("id");
        sim.advance(Duration.ofDays(7).plusHours(1));
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
        sim.kill();
        sim.open();
        assertThat(sim.answer(sim.coordinator().find("id")).transactions()).isEmpty();
        assertThat(init("id").producerId()).isNotEqualTo(stamp.producerId());
    }

    @Test
    void tellsWhichPartitionsATransactionHas() {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        var verdict = sim.answer(sim.coordinator().verify("id", stamp));
        assertThat(verdict.apply(FIRST)).isEqualTo(ErrorCode.NONE);
        assertThat(verdict.apply(SimTransactions.partition(1))).isEqualTo(ErrorCode.TRANSACTION_ABORTABLE);
        var other = sim.answer(sim.coordinator().verify("id", new ProducerStamp(stamp.producerId(), (short) 9)));
        assertThat(other.apply(FIRST)).isEqualTo(ErrorCode.PRODUCER_FENCED);

        Transaction shown =
                sim.answer(sim.coordinator().find("id")).transactions().get(0);
        assertThat(shown.state()).isEqualTo(TransactionState.ONGOING);
        assertThat(shown.partitions()).containsExactly(FIRST);
    }

    /** A deleted topic needs no marker. */
    @Test
    void endsATransactionOfADeletedTopic() {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        sim.log().deleteTopic(SimTransactions.TOPIC);
        assertThat(end("id", stamp, true).error()).isEqualTo(ErrorCode.NONE);
        sim.advance(Duration.ofSeconds(1));
        assertThat(sim.answer(sim.coordinator().find("id"))
                        .transactions()
                        .get(0)
                        .state())
                .isEqualTo(TransactionState.COMPLETE_COMMIT);
    }

    /** The decision is on disk when the disk runs full; the markers come when there is room. */
    @Test
    void writesTheMarkersThatAFullDiskRefused() {
        ProducerStamp stamp = init("id");
        assertThat(add("id", stamp)).isEqualTo(ErrorCode.NONE);
        assertThat(sim.append(0, stamp, 0, "kept")).isInstanceOf(AppendResult.Appended.class);
        long markerBytes = 78; // the smallest batch that a partition must take
        sim.disk().setCapacityBytes(sim.disk().usedBytes() + 200);
        Outcome outcome = end("id", stamp, true);
        while (outcome.error() != ErrorCode.NONE) {
            assertThat(outcome.error()).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
            sim.disk().setCapacityBytes(sim.disk().usedBytes() + 200 + markerBytes);
            markerBytes += 20;
            outcome = end("id", stamp, true);
        }
        sim.disk().setCapacityBytes(1 << 20);
        sim.advance(Duration.ofSeconds(2));
        assertThat(sim.committed()).containsExactly("kept");
        assertThat(sim.answer(sim.coordinator().find("id"))
                        .transactions()
                        .get(0)
                        .state())
                .isEqualTo(TransactionState.COMPLETE_COMMIT);
    }

    private ProducerStamp newProducer() {
        return sim.answer(sim.coordinator().newProducer()).stamp();
    }

    private ErrorCode initError(String id, int timeoutMs) {
        return sim.answer(sim.coordinator().initProducer(id, timeoutMs, ProducerStamp.NONE))
                .error();
    }

    private ProducerStamp init(String id) {
        Outcome outcome =
                sim.answer(sim.coordinator().initProducer(id, SimTransactions.TIMEOUT_MS, ProducerStamp.NONE));
        assertThat(outcome.error()).isEqualTo(ErrorCode.NONE);
        return outcome.stamp();
    }

    private ErrorCode add(String id, ProducerStamp stamp) {
        return sim.answer(new ImplicitPartitions(sim.coordinator())
                .add(new Batch(id, stamp.producerId(), stamp.producerEpoch(), FIRST)));
    }

    private Outcome end(String id, ProducerStamp stamp, boolean isCommit) {
        return sim.answer(sim.coordinator().endTransaction(id, stamp, isCommit, true));
    }

    private static void assertRefused(AppendResult result) {
        assertThat(result).isInstanceOfSatisfying(AppendResult.Refused.class, refused -> assertThat(refused.reason())
                .isEqualTo(Reason.NO_OPEN_TRANSACTION));
    }

    @Test
    void listsNothingUntilThereIsSomething() {
        assertThat(sim.answer(sim.coordinator().all()).transactions()).isEmpty();
        init("a");
        init("b");
        assertThat(sim.answer(sim.coordinator().all()).transactions())
                .extracting(Transaction::transactionalId)
                .isEqualTo(List.of("a", "b"));
    }
}
