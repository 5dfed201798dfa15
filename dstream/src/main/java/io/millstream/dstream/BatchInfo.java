package io.millstream.dstream;

import java.time.Duration;
import java.util.Map;

/**
 * What is known of a batch that has run.
 *
 * @param batchTime its time
 * @param recordCounts records by the name of the source, for the sources that know; in definition order
 * @param submittedMs when it fell due, epoch milliseconds; for batches of a down time, when the job came back
 * @param startedMs when its work started, epoch milliseconds
 * @param endedMs when its last output operation was through, epoch milliseconds
 * @param processingTime the time its work took, by the clock that never jumps
 */
public record BatchInfo(
        BatchTime batchTime,
        Map<String, Long> recordCounts,
        long submittedMs,
        long startedMs,
        long endedMs,
        Duration processingTime) {

    /** Records of all sources that know how many they gave. */
    public long recordCount() {
        return recordCounts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How long the batch waited for earlier ones. Grows when batches take longer than the interval. */
    public Duration schedulingDelay() {
        return Duration.ofMillis(Math.max(0, startedMs - submittedMs));
    }

    /** From falling due to the end of its work. */
    public Duration totalDelay() {
        return schedulingDelay().plus(processingTime);
    }
}
