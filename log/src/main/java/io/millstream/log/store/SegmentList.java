package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a partition by base offset; the last one is active. Readers see one immutable list or the next;
 * writers exclude each other.
 */
final class SegmentList {
    private volatile List<Segment> segments;

    SegmentList(List<Segment> segments) {
        this.segments = List.copyOf(segments);
    }

    List<Segment> all() {
        return segments;
    }

    Segment first() {
        return segments.get(0);
    }

    Segment active() {
        List<Segment> now = segments;
        return now.get(now.size() - 1);
    }

    /** The segment that holds {@code offset} if any does: the last one that starts at or before it. */
    Segment floor(long offset) {
        List<Segment> now = segments;
        return now.get(indexOfFloor(now, offset));
    }

    private static int indexOfFloor(List<Segment> now, long offset) {
        int low = 1;
        int high = now.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (now.get(middle).baseOffset() <= offset) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return Math.max(high, 0);
    }

    /** The aborted transactions with records from {@code fromOffset} to before {@code toOffset}, by their markers. */
    List<AbortedTransaction> abortedTransactions(long fromOffset, long toOffset) {
        var found = new ArrayList<AbortedTransaction>();
        List<Segment> now = segments;
        for (int i = indexOfFloor(now, fromOffset); i < now.size(); i++) {
            if (!now.get(i).transactions().collect(fromOffset, toOffset, found)) {
                break;
            }
        }
        return found;
    }

    long sizeBytes() {
        long sizeBytes = 0;
        for (Segment segment : segments) {
            sizeBytes += segment.sizeBytes();
        }
        return sizeBytes;
    }

    synchronized void add(Segment active) {
        var longer = new ArrayList<>(segments);
        longer.add(active);
        segments = List.copyOf(longer);
    }

    /** Takes out {@code old}, which are neighbours, and puts {@code replacement} in their place if there is one. */
    synchronized void replace(List<Segment> old, @Nullable Segment replacement) {
        var changed = new ArrayList<>(segments);
        int at = changed.indexOf(old.get(0));
        if (at < 0 || !changed.removeAll(old) || changed.isEmpty()) {
            throw new IllegalStateException(old + " are not segments that can be replaced in " + segments);
        }
        if (replacement != null) {
            changed.add(at, replacement);
        }
        segments = List.copyOf(changed);
    }
}
