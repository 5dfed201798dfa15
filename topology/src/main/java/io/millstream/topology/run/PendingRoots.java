package io.millstream.topology.run;

import org.jspecify.annotations.Nullable;

/**
 * The tracked tuples of one spout task, oldest first, as a list through {@link Root#next}: all have the same time to live, so
 * whatever has run out of time stands at the front. Belongs to the spout's thread.
 */
final class PendingRoots {
    private @Nullable Root oldest;
    private @Nullable Root youngest;
    private int size;

    int size() {
        return size;
    }

    void add(Root root, long nowMs) {
        root.emittedAtMs = nowMs;
        root.isPending = true;
        Root before = youngest;
        root.previous = before;
        root.next = null;
        if (before == null) {
            oldest = root;
        } else {
            before.next = root;
        }
        youngest = root;
        size++;
    }

    /** Does nothing if the root is not there: it was settled before it was added. */
    void remove(Root root) {
        if (!root.isPending) {
            return;
        }
        Root before = root.previous;
        Root after = root.next;
        if (before == null) {
            oldest = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            youngest = before;
        } else {
            after.previous = before;
        }
        root.previous = null;
        root.next = null;
        root.isPending = false;
        size--;
    }

    /** The oldest one if it was emitted at {@code latestMs} or before, else null. */
    @Nullable
    Root oldestUntil(long latestMs) {
        Root candidate = oldest;
        return candidate != null && candidate.emittedAtMs <= latestMs ? candidate : null;
    }
}
