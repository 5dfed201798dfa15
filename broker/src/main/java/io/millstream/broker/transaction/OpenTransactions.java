package io.millstream.broker.transaction;

import io.millstream.log.TopicPartition;
import io.millstream.log.TransactionGate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transactions under way, for the partitions: each append of a transactional batch asks here (KIP-890).
 *
 * <p>A partition is in when the record that adds it is on disk, so that no crash leaves a batch whose transaction nobody
 * knows. A transaction is out before it is decided, so that no batch comes between its marker and its end. Changed by the
 * coordinator's thread, read by every thread that appends.
 */
final class OpenTransactions implements TransactionGate {
    private record Open(short producerEpoch, Set<TopicPartition> partitions) {}

    private final Map<Long, Open> byProducerId = new ConcurrentHashMap<>();

    @Override
    public boolean isOpen(long producerId, short producerEpoch, TopicPartition partition) {
        Open open = byProducerId.get(producerId);
        return open != null
                && open.producerEpoch() == producerEpoch
                && open.partitions().contains(partition);
    }

    void open(Transaction ongoing) {
        ProducerStamp stamp = ongoing.stamp();
        byProducerId.put(stamp.producerId(), new Open(stamp.producerEpoch(), ongoing.partitions()));
    }

    void close(Transaction transaction) {
        byProducerId.remove(transaction.stamp().producerId());
    }
}
