package io.millstream.broker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.JobException;
import io.millstream.broker.TransactionPartitions.Batch;
import io.millstream.broker.transaction.TransactionCoordinator.Outcome;
import io.millstream.log.AppendResult;
import io.millstream.testkit.Chance;
import io.millstream.wire.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A transactional producer that does what Kafka's clients do, and knows what must become of each of its records. Survives
 * crashes of the broker: then it sends again what was not answered, or begins anew.
 */
final class SimProducer {
    /** What must become of records: they count, they do not, or the broker has not said. */
    enum Fate {
        UNDECIDED,
        COMMITTED,
        ABORTED
    }

    /** A transaction and its records. */
    static final class Attempt {
        final List<String> values = new ArrayList<>();
        Fate fate = Fate.UNDECIDED;
    }

    private final String transactionalId;
    private final boolean bumpsEpoch;
    private final Chance chance;
    private final List<Attempt> attempts;
    private final Map<Integer, Integer> nextSequences = new HashMap<>();
    private ProducerStamp stamp = ProducerStamp.NONE;
    private Attempt current = new Attempt();
    private Runnable unanswered;
    private int valueCount;
    private SimTransactions sim;

    /** @param bumpsEpoch as clients since 4.0; older ones add partitions themselves and keep their epoch */
    SimProducer(String transactionalId, boolean bumpsEpoch, Chance chance, List<Attempt> attempts) {
        this.transactionalId = transactionalId;
        this.bumpsEpoch = bumpsEpoch;
        this.chance = chance;
        this.attempts = attempts;
    }

    /** One step. What the disk's end leaves without an answer is sent again by a later step. */
    void step(SimTransactions world) {
        sim = world;
        if (stamp.equals(ProducerStamp.NONE) || chance.oneIn(25)) {
            unanswered = null;
            init();
        } else if (unanswered != null) {
            unanswered.run();
        } else if (current.values.isEmpty() || chance.below(3) > 0) {
            int partition = chance.below(SimTransactions.PARTITIONS);
            String value = transactionalId + "-" + valueCount++;
            send(() -> append(partition, value));
        } else {
            boolean isCommit = chance.coin();
            ProducerStamp by = stamp;
            send(() -> end(isCommit, by));
        }
    }

    private void send(Runnable work) {
        unanswered = work;
        work.run();
    }

    /** A new instance: what the one before had under way does not count, whatever it was. */
    private void init() {
        Outcome outcome = sim.answer(
                sim.coordinator().initProducer(transactionalId, SimTransactions.TIMEOUT_MS, ProducerStamp.NONE));
        if (outcome == null || outcome.error() == ErrorCode.CONCURRENT_TRANSACTIONS) {
            return;
        }
        assertThat(outcome.error()).isEqualTo(ErrorCode.NONE);
        assertThat(outcome.stamp()).isNotEqualTo(stamp);
        begin(outcome.stamp());
    }

    private void begin(ProducerStamp next) {
        if (!next.equals(stamp)) {
            nextSequences.clear();
        }
        stamp = next;
        current = new Attempt();
        unanswered = null;
    }

    private void append(int partition, String value) {
        ErrorCode added = sim.answer(add(partition));
        if (added == null) {
            return;
        }
        if (isFenced(added)) {
            return;
        }
        assertThat(added).as(transactionalId).isEqualTo(ErrorCode.NONE);
        if (!attempts.contains(current)) {
            attempts.add(current);
        }
        if (!current.values.contains(value)) {
            current.values.add(value);
        }
        int sequence = nextSequences.getOrDefault(partition, 0);
        try {
            AppendResult result = sim.append(partition, stamp, sequence, value);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
            if (sim.disk().isOff()) {
                return;
            }
            nextSequences.put(partition, sequence + 1);
            unanswered = null;
        } catch (JobException e) {
            assertThat(sim.disk().isOff()).as(e.toString()).isTrue();
        }
    }

    private java.util.concurrent.CompletionStage<ErrorCode> add(int partition) {
        return bumpsEpoch
                ? new ImplicitPartitions(sim.coordinator())
                        .add(new Batch(
                                transactionalId,
                                stamp.producerId(),
                                stamp.producerEpoch(),
                                SimTransactions.partition(partition)))
                : sim.coordinator()
                        .addPartitions(
                                transactionalId, stamp, List.of(SimTransactions.partition(partition)), (short) 0);
    }

    private void end(boolean isCommit, ProducerStamp by) {
        Outcome outcome = sim.answer(sim.coordinator().endTransaction(transactionalId, by, isCommit, bumpsEpoch));
        if (outcome == null || outcome.error() == ErrorCode.CONCURRENT_TRANSACTIONS) {
            return;
        }
        if (isFenced(outcome.error())) {
            return;
        }
        assertThat(outcome.error()).as(transactionalId).isEqualTo(ErrorCode.NONE);
        current.fate = isCommit ? Fate.COMMITTED : Fate.ABORTED;
        begin(outcome.stamp());
    }

    /** The broker has aborted the transaction because it took too long: only a new instance may go on. */
    private boolean isFenced(ErrorCode error) {
        boolean isFenced = error == ErrorCode.PRODUCER_FENCED || error == ErrorCode.INVALID_PRODUCER_EPOCH;
        if (isFenced) {
            current = new Attempt();
            stamp = ProducerStamp.NONE;
            unanswered = null;
        }
        return isFenced;
    }
}
