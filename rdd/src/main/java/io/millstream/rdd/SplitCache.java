package io.millstream.rdd;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What {@link RDD#cache} keeps: the elements of each split once they were computed. Lives as long as the plan that holds
 * it, or until {@link #clear}. Unbounded for now: spilling over a limit belongs behind {@link #put}.
 *
 * <p>Thread-safe.
 */
public final class SplitCache {
    private final AtomicReferenceArray<Object @Nullable []> elementsBySplit;

    SplitCache(int splitCount) {
        elementsBySplit = new AtomicReferenceArray<>(splitCount);
    }

    /** The elements of a split, in order, or null if they are not kept. Shared: never written to. */
    public Object @Nullable [] get(int split) {
        return elementsBySplit.get(split);
    }

    /** Keeps the elements of a split, unless some are kept already; returns those that are kept. */
    public Object[] put(int split, Object[] elements) {
        Object[] before = elementsBySplit.compareAndExchange(split, null, elements);
        return before == null ? elements : before;
    }

    /** How many splits are kept. */
    public int keptCount() {
        int count = 0;
        for (int split = 0; split < elementsBySplit.length(); split++) {
            count += elementsBySplit.get(split) == null ? 0 : 1;
        }
        return count;
    }

    void clear() {
        for (int split = 0; split < elementsBySplit.length(); split++) {
            elementsBySplit.set(split, null);
        }
    }
}
