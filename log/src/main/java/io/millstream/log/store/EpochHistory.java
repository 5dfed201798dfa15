package io.millstream.log.store;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where each leader epoch of a partition began, so that a replica that falls behind knows where to cut (KIP-101).
 * Thread-safe.
 */
final class EpochHistory {
    private final TreeMap<Integer, Long> startOffsets = new TreeMap<>();

    EpochHistory(Map<Integer, Long> startOffsets) {
        this.startOffsets.putAll(startOffsets);
    }

    /** The current epoch; 0 in a new partition. */
    synchronized int latest() {
        return startOffsets.isEmpty() ? 0 : startOffsets.lastKey();
    }

    /** The epoch of the record at {@code offset}. */
    synchronized int at(long offset) {
        int found = 0;
        for (Map.Entry<Integer, Long> epoch : startOffsets.entrySet()) {
            if (epoch.getValue() > offset) {
                break;
            }
            found = epoch.getKey();
        }
        return found;
    }

    /** Notes that records of {@code leaderEpoch} begin at {@code offset}; false if that epoch is known or past. */
    synchronized boolean begin(int leaderEpoch, long offset) {
        if (!startOffsets.isEmpty() && leaderEpoch <= startOffsets.lastKey()) {
            return false;
        }
        startOffsets.values().removeIf(start -> start >= offset); // epochs that never wrote a record
        startOffsets.put(leaderEpoch, offset);
        return true;
    }

    /** The offset after the last record of {@code leaderEpoch} or of the ones before it. */
    synchronized long endOffset(int leaderEpoch, long logEndOffset) {
        Map.Entry<Integer, Long> next = startOffsets.higherEntry(leaderEpoch);
        return next == null ? logEndOffset : next.getValue();
    }

    /** Forgets epochs that ended before the log's new start. */
    synchronized void cutBefore(long logStartOffset) {
        Integer current = null;
        for (Map.Entry<Integer, Long> epoch : startOffsets.entrySet()) {
            if (epoch.getValue() <= logStartOffset) {
                current = epoch.getKey();
            }
        }
        if (current != null) {
            startOffsets.headMap(current).clear();
            startOffsets.put(current, logStartOffset);
        }
    }

    /** Forgets epochs that began at or after {@code logEndOffset}, whose records a crash has taken. */
    synchronized void cutFrom(long logEndOffset) {
        startOffsets.values().removeIf(start -> start > logEndOffset);
    }

    synchronized NavigableMap<Integer, Long> startOffsets() {
        return new TreeMap<>(startOffsets);
    }
}
