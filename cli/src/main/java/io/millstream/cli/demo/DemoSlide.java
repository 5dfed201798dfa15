package io.millstream.cli.demo;

import java.time.Duration;

/**
 * One result of the demo, with how the job is doing.
 *
 * @param appendedCount records in the topic
 * @param countedCount records ever counted
 * @param recordsPerSecond counted, over the last seconds
 * @param processingTime of the last batch
 * @param schedulingDelay how long the last batch waited for earlier ones
 */
record DemoSlide(
        DemoResults.Window window,
        long appendedCount,
        long countedCount,
        double recordsPerSecond,
        Duration processingTime,
        Duration schedulingDelay) {
    /** Records that are in the topic and not counted yet. */
    long lag() {
        return Math.max(0, appendedCount - countedCount);
    }
}
