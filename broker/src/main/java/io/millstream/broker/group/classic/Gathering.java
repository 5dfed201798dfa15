package io.millstream.broker.group.classic;

/**
 * How long the first members of an empty group wait for others (KIP-134): a delay, and again as long as new ones keep
 * coming, up to the rebalance timeout.
 */
final class Gathering {
    private final long delayMs;
    private long currentDelayMs;
    private long leftMs;
    private boolean someoneCame;

    Gathering(long delayMs) {
        this.delayMs = delayMs;
    }

    /** The first member is here; returns how long to wait. */
    long begin(int rebalanceTimeoutMs) {
        currentDelayMs = delayMs;
        leftMs = Math.max(rebalanceTimeoutMs - delayMs, 0);
        someoneCame = false;
        return currentDelayMs;
    }

    /** One more is here. */
    void joined() {
        someoneCame = true;
    }

    /** The wait is over; returns how long to wait again, or -1 to go on. */
    long next() {
        if (!someoneCame || leftMs == 0) {
            return -1;
        }
        someoneCame = false;
        long passedMs = currentDelayMs;
        currentDelayMs = Math.min(delayMs, leftMs);
        leftMs = Math.max(leftMs - passedMs, 0);
        return currentDelayMs;
    }
}
