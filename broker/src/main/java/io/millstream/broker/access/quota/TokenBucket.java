package io.millstream.broker.access.quota;

/**
 * Tokens that trickle in at a rate, up to a burst, and may be overdrawn once (KIP-599): whoever overdraws waits until they are
 * paid back. Guarded by itself.
 */
final class TokenBucket {
    private double tokens;
    private long filledAtMs;

    TokenBucket(double burst, long nowMs) {
        this.tokens = burst;
        this.filledAtMs = nowMs;
    }

    /**
     * Takes {@code amount}; returns how long to pause, 0 if there were enough.
     *
     * @param strict takes nothing while the bucket is overdrawn, and whatever is asked for otherwise
     */
    synchronized long takeMs(double amount, double perSecond, double burst, boolean strict, long nowMs) {
        tokens = Math.min(burst, tokens + Math.max(0, nowMs - filledAtMs) * perSecond / 1_000);
        filledAtMs = nowMs;
        if (strict) {
            long pauseMs = pauseMs(perSecond);
            tokens -= pauseMs == 0 ? amount : 0;
            return pauseMs;
        }
        tokens -= amount;
        return pauseMs(perSecond);
    }

    private long pauseMs(double perSecond) {
        return tokens >= 0 ? 0 : (long) Math.ceil(-tokens / perSecond * 1_000);
    }

    synchronized boolean isIdle(long nowMs, long idleMs) {
        return nowMs - filledAtMs >= idleMs;
    }
}
