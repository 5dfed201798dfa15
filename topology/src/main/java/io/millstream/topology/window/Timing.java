package io.millstream.topology.window;

import org.jspecify.annotations.Nullable;

/**
 * Which time the windows follow.
 *
 * @param timestamps null to follow the clock
 * @param lagMs how far the watermark stays behind the latest timestamp
 * @param watermarkIntervalMs time between two watermarks
 * @param lateStream where tuples go that come too late; null to count them only
 */
record Timing(
        @Nullable TimestampExtractor timestamps,
        long lagMs,
        long watermarkIntervalMs,
        @Nullable String lateStream) {
    /** Storm's defaults: no lag, a watermark every second. */
    static final Timing OF_CLOCK = new Timing(null, 0, 1_000, null);
}
