package io.millstream.dstream.run;

/**
 * What its users ask of a stream.
 *
 * @param lookBackMs how long its RDDs are kept after their batch, for windows right behind it
 * @param historyMs how far back its input matters for a batch to come, over all windows behind it
 * @param cached whether an RDD is read more than once, so that its elements are kept when computed
 */
record NodeUse(long lookBackMs, long historyMs, boolean cached) {}
