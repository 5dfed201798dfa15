package io.millstream.log;

/**
 * Says whether a producer's transaction includes a partition: asked before a transactional batch is written, so that a late
 * or forged one cannot leave a transaction that nobody ends (KIP-890).
 *
 * <p>The transaction coordinator implements it. Called with the partition's append lock held, by any thread: must neither
 * block nor call the log. The answer has to turn to false before the coordinator appends the transaction's markers: an
 * append that was let in then comes before the marker, and one that comes after it is refused.
 */
@FunctionalInterface
public interface TransactionGate {
    /** Lets everything in: for a log without a coordinator. */
    TransactionGate OPEN = (producerId, producerEpoch, partition) -> true;

    /** True if the producer has a transaction under way, in this epoch, that this partition was added to. */
    boolean isOpen(long producerId, short producerEpoch, TopicPartition partition);
}
