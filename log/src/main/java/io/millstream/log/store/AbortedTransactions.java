package io.millstream.log.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The aborted transactions of one partition, for readers that see committed records only. Aborts are rare, so all of them
 * are in memory; they go when their records go ({@link #forgetBefore}).
 *
 * <p>Thread-safe: the appender adds, housekeeping forgets, and readers, which take no lock, ask. Transactions of one producer never overlap.
 */
final class AbortedTransactions {
    private final Map<Long, ConcurrentNavigableMap<Long, AbortedTransaction>> byProducerAndFirstOffset =
            new ConcurrentHashMap<>();

    synchronized void add(AbortedTransaction aborted) {
        byProducerAndFirstOffset
                .computeIfAbsent(aborted.producerId(), id -> new ConcurrentSkipListMap<>())
                .put(aborted.firstOffset(), aborted);
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

    /** Those that touch the offsets from {@code fromOffset} to before {@code toOffset}, by first offset. */
    List<AbortedTransaction> overlapping(long fromOffset, long toOffset) {
        var found = new ArrayList<AbortedTransaction>();
        for (var ofProducer : byProducerAndFirstOffset.values()) {
            for (AbortedTransaction aborted : ofProducer.headMap(toOffset).values()) {
                if (aborted.lastOffset() >= fromOffset) {
                    found.add(aborted);
                }
            }
        }
        found.sort(Comparator.comparingLong(AbortedTransaction::firstOffset));
        return found;
    }

    /** All of them, by first offset. */
    List<AbortedTransaction> all() {
        return overlapping(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** Forgets those whose records have all been deleted. */
    synchronized void forgetBefore(long logStartOffset) {
        for (var ofProducer : byProducerAndFirstOffset.values()) {
            ofProducer.values().removeIf(aborted -> aborted.lastOffset() < logStartOffset);
        }
        byProducerAndFirstOffset.values().removeIf(Map::isEmpty);
    }
}
