package io.millstream.broker.transaction;

import io.millstream.broker.internal.InternalTopic;
import io.millstream.broker.internal.Replay;
import io.millstream.broker.internal.ReplayedRecord;
import java.util.Map;

/** Makes transactions from the records of {@code __transaction_state}. */
final class TransactionLoader implements Replay {
    private final InternalTopic topic;
    private final Map<String, Transaction> transactions;

    TransactionLoader(InternalTopic topic, Map<String, Transaction> transactions) {
        this.topic = topic;
        this.transactions = transactions;
    }

    void load() {
        if (topic.exists()) {
            for (int partition = 0; partition < topic.partitionCount(); partition++) {
                topic.replay(partition, this);
            }
        }
    }

    @Override
    public void record(ReplayedRecord record) {
        TransactionRecords.Replayed replayed = TransactionRecords.read(record);
        if (replayed == null) {
            return;
        }
        Transaction transaction = replayed.transaction();
        if (transaction == null) {
            transactions.remove(replayed.transactionalId());
        } else {
            transactions.put(replayed.transactionalId(), transaction);
        }
    }

    @Override
    public void endOfTransaction(long producerId, short producerEpoch, boolean isCommit) {
        // Nobody writes to this topic in a transaction.
    }
}
