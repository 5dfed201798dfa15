package io.millstream.log;

/**
 * A transaction that was rolled back: the transactional records that {@code producerId} has between the offsets do not
 * count.
 *
 * @param firstOffset of the transaction's first record in the partition
 * @param lastOffset of its abort marker
 * @param lastStableOffset of the partition once the marker was there: every transaction that began before it was decided
 *     by then, so a reader that goes no further needs no later entry
 */
public record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
