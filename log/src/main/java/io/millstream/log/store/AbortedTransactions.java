package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The aborted transactions of a range of offsets, by producer: which batches in it do not count. Transactions of one
 * producer never overlap. Immutable.
 */
final class AbortedTransactions {
    static final AbortedTransactions NONE = new AbortedTransactions(List.of());

    private final Map<Long, TreeMap<Long, AbortedTransaction>> byProducerAndFirstOffset = new HashMap<>();

    AbortedTransactions(List<AbortedTransaction> all) {
        for (AbortedTransaction aborted : all) {
            byProducerAndFirstOffset
                    .computeIfAbsent(aborted.producerId(), id -> new TreeMap<>())
                    .put(aborted.firstOffset(), aborted);
        }
    }

    /** True if a transactional record that the producer has at {@code offset} was rolled back. */
    boolean isAborted(long producerId, long offset) {
        var ofProducer = byProducerAndFirstOffset.get(producerId);
        if (ofProducer == null) {
            return false;
        }
        var floor = ofProducer.floorEntry(offset);
        return floor != null && offset <= floor.getValue().lastOffset();
    }
}
