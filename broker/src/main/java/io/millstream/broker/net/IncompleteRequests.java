package io.millstream.broker.net;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory of requests that have begun and not come to their end, over all connections: the one thing that grows with what
 * strangers send and not with the work under way. Only what is above {@value #FREE_BYTES} bytes of a connection counts, so
 * that an ordinary client never does. Thread-safe.
 */
final class IncompleteRequests {
    static final int FREE_BYTES = 64 << 10;

    private final long limitBytes;
    private final Runnable whenOverLimit;
    private final AtomicLong bytes = new AtomicLong();

    /** @param whenOverLimit called by the connection whose bytes were the ones too many; has to free some */
    IncompleteRequests(long limitBytes, Runnable whenOverLimit) {
        this.limitBytes = limitBytes;
        this.whenOverLimit = whenOverLimit;
    }

    /** One connection holds {@code nowBytes} instead of {@code beforeBytes}. */
    void changed(int beforeBytes, int nowBytes) {
        long delta = (long) counted(nowBytes) - counted(beforeBytes);
        if (delta != 0 && bytes.addAndGet(delta) > limitBytes && delta > 0) {
            whenOverLimit.run();
        }
    }

    long bytes() {
        return bytes.get();
    }

    private static int counted(int heldBytes) {
        return Math.max(0, heldBytes - FREE_BYTES);
    }
}
