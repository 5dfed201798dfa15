package io.millstream.broker.access.quota;

import java.util.Arrays;

/**
 * How much was used lately: a ring of samples, each over one window of time, as Kafka measures rates.
 *
 * <pre>
 *   sample    [  s1  ][  s2  ] ... [ s10  ][ s11 ..      windowMs each, begun by the first use after the one before
 *   measured   |<------ from the oldest to now ---->|    at least windowCount - 1 whole windows
 * </pre>
 *
 * <p>A client that was silent is measured as if it had been silent for all of the time, so the first burst is weighed
 * against the whole span. Guarded by itself.
 */
final class RateWindow {
    private final int windowCount;
    private final long windowMs;
    private final long[] startMs;
    private final long[] lastUseMs;
    private final double[] used;
    private int sampleCount;
    private int current;
    private long touchedMs;

    RateWindow(int windowCount, long windowMs, long nowMs) {
        this.windowCount = windowCount;
        this.windowMs = windowMs;
        // One more than are measured: the oldest may reach into the measured time from before.
        this.startMs = new long[windowCount + 1];
        this.lastUseMs = new long[windowCount + 1];
        this.used = new double[windowCount + 1];
        this.touchedMs = nowMs;
    }

    /** Adds use, which may be negative to take some back. */
    synchronized void add(double amount, long nowMs) {
        if (sampleCount == 0) {
            begin(0, nowMs);
            sampleCount = 1;
        } else if (nowMs - startMs[current] >= windowMs) {
            current = (current + 1) % used.length;
            sampleCount = Math.max(sampleCount, current + 1);
            begin(current, nowMs);
        }
        used[current] += amount;
        lastUseMs[current] = nowMs;
        touchedMs = nowMs;
    }

    /** Whether nothing is being measured any more. */
    synchronized boolean isQuiet(long nowMs) {
        forgetOld(nowMs);
        return Arrays.stream(used).allMatch(amount -> amount == 0);
    }

    /** Whether nobody came for a long time, so that it can be thrown away. */
    synchronized boolean isIdle(long nowMs, long idleMs) {
        return nowMs - touchedMs >= idleMs;
    }

    /**
     * How long to pause so that the rate falls to {@code perSecond}: with the rate O over the time W, and T the target, the
     * pause X for which O * W / (W + X) = T. 0 if the rate is not above.
     */
    synchronized long pauseMs(double perSecond, long nowMs) {
        long measuredMs = measuredMs(nowMs);
        double rate = Arrays.stream(used).sum() * 1_000 / measuredMs;
        return rate <= perSecond ? 0 : Math.round((rate - perSecond) / perSecond * measuredMs);
    }

    private long measuredMs(long nowMs) {
        forgetOld(nowMs);
        long oldestMs = nowMs;
        for (int i = 0; i < sampleCount; i++) {
            oldestMs = Math.min(oldestMs, startMs[i]);
        }
        long elapsedMs = nowMs - oldestMs;
        long missingWindows = windowCount - 1 - elapsedMs / windowMs;
        return Math.max(1, elapsedMs + Math.max(0, missingWindows) * windowMs);
    }

    private void forgetOld(long nowMs) {
        for (int i = 0; i < sampleCount; i++) {
            if (nowMs - lastUseMs[i] >= windowCount * windowMs) {
                begin(i, nowMs);
            }
        }
    }

    private void begin(int sample, long nowMs) {
        startMs[sample] = nowMs;
        lastUseMs[sample] = nowMs;
        used[sample] = 0;
    }
}
