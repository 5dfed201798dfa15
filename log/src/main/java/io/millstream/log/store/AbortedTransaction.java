package io.millstream.log.store;

/**
 * A transaction that was rolled back: the transactional records that {@code producerId} has between the offsets do not
 * count.
 *
 * @param firstOffset of the transaction's first record
 * @param lastOffset of its abort marker
 * @param lastStableOffset of the log once the marker was there; a reader that gets that far needs nothing older
 */
record AbortedTransaction(long producerId, long firstOffset, long lastOffset, long lastStableOffset) {}
