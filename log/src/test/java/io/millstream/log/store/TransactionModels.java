package io.millstream.log.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The transactions of a partition, as they follow from its batches: which are undecided, which records were rolled back. */
final class TransactionModels {
    private final Map<Long, Long> firstOffsetByProducer = new HashMap<>();
    private final TreeMap<Long, Long> abortedProducerByOffset = new TreeMap<>();

    TransactionModels(List<ModelBatch> batches) {
        var undecided = new HashMap<Long, TreeMap<Long, Long>>();
        for (ModelBatch batch : batches) {
            long id = batch.producer().id();
            switch (batch.role()) {
                case PLAIN -> {}
                case TRANSACTIONAL -> {
                    firstOffsetByProducer.putIfAbsent(id, batch.baseOffset());
                    batch.records().forEach(record -> undecided
                            .computeIfAbsent(id, producer -> new TreeMap<>())
                            .put(record.offset(), id));
                }
                case COMMIT, ABORT -> {
                    firstOffsetByProducer.remove(id);
                    var decided = undecided.remove(id);
                    if (decided != null && batch.role() == ModelBatch.Role.ABORT) {
                        abortedProducerByOffset.putAll(decided);
                    }
                }
            }
        }
    }

    boolean isOpen(long producerId) {
        return firstOffsetByProducer.containsKey(producerId);
    }

    long firstUndecided() {
        return firstOffsetByProducer.values().stream().min(Long::compare).orElse(Long.MAX_VALUE);
    }

    boolean isAborted(long offset) {
        return abortedProducerByOffset.containsKey(offset);
    }
}
