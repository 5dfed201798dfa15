package io.millstream.log.store;

import io.millstream.testkit.Chance;
import java.util.List;

/**
 * Producers with ids (KIP-98), one for each partition it meets: what they may send next follows from the batches that the
 * partition holds, so that it stays right over restarts that lose unacknowledged ones.
 */
final class ProducerModels {
    /** Batches per producer that the log must recognise when they come again. */
    private static final int REMEMBERED_BATCHES = 5;

    private static final int PRODUCER_COUNT = 3;

    private final Chance chance;

    ProducerModels(Chance chance) {
        this.chance = chance;
    }

    /** What comes next: {@code batch} again, or a new batch with {@code stamp}, perhaps one that must be refused. */
    record Send(ModelBatch batch, ModelBatch.Producer stamp, boolean isOutOfOrder) {
        boolean isAgain() {
            return batch != null;
        }
    }

    Send next(PartitionModel partition) {
        long id = 1_000L + chance.below(PRODUCER_COUNT);
        List<ModelBatch> sent = partition.batches().stream()
                .filter(batch -> batch.producer().id() == id)
                .toList();
        if (sent.isEmpty()) {
            return new Send(null, new ModelBatch.Producer(id, (short) 0, 0), false);
        }
        ModelBatch last = sent.get(sent.size() - 1);
        short producerEpoch = last.producer().producerEpoch();
        int next = last.producer().firstSequence() + last.records().size();
        return switch (chance.below(10)) {
            case 0, 1 -> again(sent, producerEpoch);
            case 2 -> new Send(null, new ModelBatch.Producer(id, producerEpoch, next + chance.between(1, 50)), true);
            case 3 -> new Send(null, new ModelBatch.Producer(id, (short) (producerEpoch + 1), 0), false);
            default -> new Send(null, new ModelBatch.Producer(id, producerEpoch, next), false);
        };
    }

    /** The stamp of the next batch of a producer that never leaves its epoch. */
    ModelBatch.Producer nextOf(long id, PartitionModel partition) {
        int next = 0;
        for (ModelBatch batch : partition.batches()) {
            if (batch.producer().id() == id && !batch.role().isMarker()) {
                next = batch.producer().firstSequence() + batch.records().size();
            }
        }
        return new ModelBatch.Producer(id, (short) 0, next);
    }

    private Send again(List<ModelBatch> sent, short producerEpoch) {
        List<ModelBatch> ofEpoch = sent.stream()
                .filter(batch -> batch.producer().producerEpoch() == producerEpoch)
                .toList();
        int oldest = Math.max(0, ofEpoch.size() - REMEMBERED_BATCHES);
        return new Send(ofEpoch.get(chance.between(oldest, ofEpoch.size() - 1)), null, false);
    }
}
