package io.millstream.topology.window;

import io.millstream.topology.Tuple;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Tuples that no window has reached yet, in the order of their timestamps, equal ones as they came. What comes in order, and most does,
 * is queued at no cost; the rest goes through a heap.
 */
final class Waiting {
    private static final Comparator<Stamped> ORDER =
            Comparator.comparingLong(Stamped::timestampMs).thenComparingLong(Stamped::arrival);

    private final ArrayDeque<Stamped> inOrder = new ArrayDeque<>();
    private final PriorityQueue<Stamped> outOfOrder = new PriorityQueue<>(ORDER);
    private long arrivals;

    void add(Tuple tuple, long timestampMs) {
        var stamped = new Stamped(tuple, timestampMs, arrivals++);
        Stamped last = inOrder.peekLast();
        if (last == null || last.timestampMs() <= timestampMs) {
            inOrder.add(stamped);
        } else {
            outOfOrder.add(stamped);
        }
    }

    @Nullable
    Stamped first() {
        Stamped ordered = inOrder.peek();
        Stamped other = outOfOrder.peek();
        if (ordered == null || other == null) {
            return ordered == null ? other : ordered;
        }
        return ORDER.compare(ordered, other) <= 0 ? ordered : other;
    }

    /** Takes out what {@link #first} gave. */
    void removeFirst(Stamped first) {
        if (first.equals(inOrder.peek())) {
            inOrder.remove();
        } else {
            outOfOrder.remove();
        }
    }
}
