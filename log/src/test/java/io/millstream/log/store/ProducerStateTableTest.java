package io.millstream.log.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.AppendResult.Reason;
import io.millstream.log.BatchValidator.Origin;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.RecordBatch;
import io.millstream.log.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProducerStateTableTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final long EXPIRATION_MS = 1_000;

    private final ProducerStateTable table = new ProducerStateTable(EXPIRATION_MS);
    private final List<AbortedTransaction> aborted = new ArrayList<>();
    private long nextOffset = 100;

    @Test
    void recognisesTheLastFiveBatchesAsDuplicatesAndNoOlderOnes() throws Exception {
        for (int sequence = 0; sequence < 21; sequence += 3) {
            append(data(7, 0, sequence, 3));
        }
        for (int sequence = 6; sequence < 21; sequence += 3) {
            assertThat(table.check(data(7, 0, sequence, 3), Origin.CLIENT))
                    .isEqualTo(new ProducerCheck.Duplicate(100 + sequence, 102 + sequence, NOW_MS));
        }
        assertRefused(data(7, 0, 3, 3), Reason.OUT_OF_ORDER_SEQUENCE);
        assertRefused(data(7, 0, 18, 2), Reason.OUT_OF_ORDER_SEQUENCE); // same start, not the same batch
        assertRefused(data(7, 0, 22, 1), Reason.OUT_OF_ORDER_SEQUENCE);
        assertInSequence(data(7, 0, 21, 1));
    }

    @Test
    void goesOnFromZeroAfterTheLargestSequenceNumber() throws Exception {
        append(data(7, 0, Integer.MAX_VALUE - 1, 2));
        assertInSequence(data(7, 0, 0, 4));
        append(data(7, 0, 0, 4));

        append(data(8, 0, Integer.MAX_VALUE, 3)); // ends at 1
        assertThat(table.check(data(8, 0, Integer.MAX_VALUE, 3), Origin.CLIENT))
                .isInstanceOf(ProducerCheck.Duplicate.class);
        assertInSequence(data(8, 0, 2, 1));
    }

    @Test
    void fencesOffTheOlderInstanceOfAProducer() throws Exception {
        append(data(7, 3, 0, 1));
        assertRefused(data(7, 2, 1, 1), Reason.STALE_PRODUCER_EPOCH);
        assertRefused(data(7, 4, 1, 1), Reason.OUT_OF_ORDER_SEQUENCE);
        assertInSequence(data(7, 4, 0, 1));
        append(data(7, 4, 0, 1));
        assertRefused(data(7, 3, 1, 1), Reason.STALE_PRODUCER_EPOCH);
        assertRefused(marker(7, 3, true, 0), Reason.STALE_PRODUCER_EPOCH);
    }

    @Test
    void takesAnyFirstSequenceNumberOfAProducerThatItDoesNotKnow() throws Exception {
        assertInSequence(data(7, 0, 12, 1));
        append(data(7, 0, 12, 1));
        assertRefused(data(7, 0, 12, 2), Reason.OUT_OF_ORDER_SEQUENCE);
        table.expire(NOW_MS + EXPIRATION_MS - 1);
        assertRefused(data(7, 0, 12, 2), Reason.OUT_OF_ORDER_SEQUENCE);
        table.expire(NOW_MS + EXPIRATION_MS);
        assertInSequence(data(7, 0, 12, 2));
        assertThat(table.producerCount()).isZero();
    }

    @Test
    void holdsTheStableOffsetAtTheOldestOpenTransaction() throws Exception {
        append(transactional(1, 0, 0, 5)); // 100 to 104
        append(transactional(2, 0, 0, 5)); // 105 to 109
        append(data(3, 0, 0, 1)); // 110
        assertThat(table.firstUndecidedOffset()).hasValue(100);

        append(marker(1, 0, false, 4)); // 111
        assertThat(table.firstUndecidedOffset()).hasValue(105);
        table.expire(NOW_MS + EXPIRATION_MS);
        assertThat(table.firstUndecidedOffset()).hasValue(105);
        assertThat(table.producerCount()).isEqualTo(1); // an open transaction does not expire

        append(marker(2, 0, true, 4)); // 112
        assertThat(table.firstUndecidedOffset()).isEmpty();
        assertThat(aborted).containsExactly(new AbortedTransaction(1, 100, 111, 105));
        var lookup = new AbortedTransactions(aborted);
        assertThat(lookup.isAborted(1, 99)).isFalse();
        assertThat(lookup.isAborted(1, 104)).isTrue();
        assertThat(lookup.isAborted(1, 112)).isFalse();
        assertThat(lookup.isAborted(2, 107)).isFalse();
    }

    @Test
    void refusesTheMarkerOfAnOlderCoordinator() throws Exception {
        append(transactional(1, 0, 0, 1));
        append(marker(1, 0, true, 9));
        assertRefused(marker(1, 0, true, 8), Reason.STALE_COORDINATOR_EPOCH);
        assertInSequence(marker(1, 0, true, 9));
    }

    @Test
    void startsASequenceOfItsOwnAfterAMarkerWithANewerEpoch() throws Exception {
        append(transactional(1, 0, 0, 3));
        append(marker(1, 1, false, 0));
        assertRefused(transactional(1, 1, 3, 1), Reason.OUT_OF_ORDER_SEQUENCE);
        assertInSequence(transactional(1, 1, 0, 1));
    }

    /** As a group coordinator does that keeps a producer's offsets: it has no sequence numbers of its own. */
    @Test
    void asksCoordinatorsForTheEpochOnly() throws Exception {
        append(transactional(7, 3, 0, 1));
        var unnumbered = batch(7, 3, RecordBatch.NO_SEQUENCE, 1, true);
        assertRefused(unnumbered, Reason.OUT_OF_ORDER_SEQUENCE);
        assertThat(table.check(unnumbered, Origin.COORDINATOR)).isEqualTo(ProducerCheck.InSequence.INSTANCE);
        assertThat(table.check(batch(7, 2, RecordBatch.NO_SEQUENCE, 1, true), Origin.COORDINATOR))
                .isInstanceOf(ProducerCheck.Refused.class);
    }

    @Test
    void leavesProducersWithoutAnIdAlone() throws Exception {
        append(data(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE, 2));
        assertThat(table.producerCount()).isZero();
    }

    /** Replaying the rest of the log on a snapshot ends in the same bytes as never having stopped. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 42, 20_240_229})
    void aSnapshotAndTheRestOfTheLogGiveTheSameState(long seed) throws Exception {
        var random = new Random(seed);
        var batches = new ArrayList<RecordBatch>();
        var firstOffsets = new ArrayList<Long>();
        var sequences = new int[5];
        Set<Integer> open = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            int producer = random.nextInt(5);
            if (producer >= 2 && open.contains(producer) && random.nextInt(3) == 0) {
                batches.add(marker(producer, 0, random.nextBoolean(), i));
                open.remove(producer);
            } else {
                int count = 1 + random.nextInt(4);
                batches.add(
                        producer >= 2
                                ? transactional(producer, 0, sequences[producer], count)
                                : data(producer, 0, sequences[producer], count));
                sequences[producer] += count;
                if (producer >= 2) {
                    open.add(producer);
                }
            }
            firstOffsets.add(nextOffset);
            append(batches.get(i));
        }
        ByteBuffer whole = new ProducerSnapshot(nextOffset, table, aborted).toBytes();

        int cut = random.nextInt(batches.size());
        var before = new ProducerStateTable(EXPIRATION_MS);
        var abortedBefore = new ArrayList<AbortedTransaction>();
        replay(before, batches.subList(0, cut), firstOffsets, abortedBefore);
        ByteBuffer written = new ProducerSnapshot(firstOffsets.get(cut), before, abortedBefore).toBytes();
        ProducerSnapshot restored = ProducerSnapshot.read(written, EXPIRATION_MS);
        assertThat(restored.nextOffset()).isEqualTo(firstOffsets.get(cut));
        assertThat(restored.table().firstUndecidedOffset()).isEqualTo(before.firstUndecidedOffset());
        var abortedInAll = new ArrayList<>(restored.aborted());
        replay(
                restored.table(),
                batches.subList(cut, batches.size()),
                firstOffsets.subList(cut, firstOffsets.size()),
                abortedInAll);

        assertThat(new ProducerSnapshot(nextOffset, restored.table(), abortedInAll).toBytes())
                .isEqualTo(whole);
        assertThat(restored.table().firstUndecidedOffset()).isEqualTo(table.firstUndecidedOffset());
    }

    @Test
    void refusesASnapshotWithAnyBitFlippedAndAnyTruncation() throws Exception {
        append(transactional(1, 0, 0, 3));
        append(marker(1, 0, false, 0));
        append(data(2, 0, 0, 3));
        ByteBuffer snapshot = new ProducerSnapshot(nextOffset, table, aborted).toBytes();
        for (int bit = 0; bit < 8 * snapshot.limit(); bit++) {
            int at = bit / 8;
            snapshot.put(at, (byte) (snapshot.get(at) ^ (1 << (bit % 8))));
            assertThatThrownBy(() -> ProducerSnapshot.read(snapshot, EXPIRATION_MS))
                    .as("bit %d", bit)
                    .isInstanceOf(IOException.class);
            snapshot.put(at, (byte) (snapshot.get(at) ^ (1 << (bit % 8))));
        }
        for (int length = 0; length < snapshot.limit(); length++) {
            ByteBuffer cut = snapshot.duplicate().limit(length);
            assertThatThrownBy(() -> ProducerSnapshot.read(cut, EXPIRATION_MS)).isInstanceOf(IOException.class);
        }
        assertThat(ProducerSnapshot.read(snapshot, EXPIRATION_MS).nextOffset()).isEqualTo(nextOffset);
    }

    private void append(RecordBatch batch) throws CorruptBatchException {
        assertInSequence(batch);
        table.update(batch, nextOffset, NOW_MS, aborted::add);
        nextOffset += batch.lastOffsetDelta() + 1;
    }

    private static void replay(
            ProducerStateTable target,
            List<RecordBatch> batches,
            List<Long> firstOffsets,
            List<AbortedTransaction> aborted)
            throws CorruptBatchException {
        for (int i = 0; i < batches.size(); i++) {
            target.update(batches.get(i), firstOffsets.get(i), NOW_MS, aborted::add);
        }
    }

    private void assertInSequence(RecordBatch batch) throws CorruptBatchException {
        assertThat(table.check(batch, Origin.CLIENT)).isEqualTo(ProducerCheck.InSequence.INSTANCE);
    }

    private void assertRefused(RecordBatch batch, Reason reason) throws CorruptBatchException {
        assertThat(table.check(batch, Origin.CLIENT))
                .isInstanceOfSatisfying(ProducerCheck.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private static RecordBatch data(long producerId, int epoch, int baseSequence, int count) {
        return batch(producerId, epoch, baseSequence, count, false);
    }

    private static RecordBatch transactional(long producerId, int epoch, int baseSequence, int count) {
        return batch(producerId, epoch, baseSequence, count, true);
    }

    private static RecordBatch batch(long producerId, int epoch, int baseSequence, int count, boolean isTransactional) {
        var builder = new RecordBatchBuilder()
                .producer(producerId, (short) epoch, baseSequence)
                .transactional(isTransactional);
        for (int i = 0; i < count; i++) {
            builder.add(NOW_MS, null, new byte[] {(byte) i});
        }
        return new RecordBatch().wrap(builder.build(), 0);
    }

    private static RecordBatch marker(long producerId, int epoch, boolean isCommit, int coordinatorEpoch) {
        var marker = new EndTransactionMarker(isCommit, coordinatorEpoch);
        return new RecordBatch().wrap(marker.toBatch(NOW_MS, producerId, (short) epoch), 0);
    }
}
