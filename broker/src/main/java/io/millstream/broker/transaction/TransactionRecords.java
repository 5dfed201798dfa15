package io.millstream.broker.transaction;

import io.millstream.base.Slice;
import io.millstream.broker.internal.KeyedRecord;
import io.millstream.broker.internal.ReplayedRecord;
import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.TransactionLogKey;
import io.millstream.wire.message.TransactionLogValue;
import io.millstream.wire.message.TransactionLogValue.PartitionsSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Transactions as records of {@code __transaction_state}, in Kafka's format: key type 0, values of version 0 and 1. */
final class TransactionRecords {
    static final int KEY_TYPE = 0;
    private static final int KEY_VERSION = 0;
    private static final int VALUE_VERSION = 1;

    private TransactionRecords() {}

    static KeyedRecord of(Transaction transaction) {
        return KeyedRecord.of(KEY_TYPE, key(transaction.transactionalId()), VALUE_VERSION, value(transaction));
    }

    static KeyedRecord tombstone(String transactionalId) {
        return KeyedRecord.of(KEY_TYPE, key(transactionalId), VALUE_VERSION, null);
    }

    private static TransactionLogKey key(String transactionalId) {
        return new TransactionLogKey().transactionalId(transactionalId);
    }

    private static TransactionLogValue value(Transaction transaction) {
        Transaction.Line line = transaction.producer();
        return new TransactionLogValue()
                .producerId(line.current().producerId())
                .producerEpoch(line.current().producerEpoch())
                .previousProducerId(line.previousId())
                .nextProducerId(line.nextId())
                .transactionTimeoutMs(transaction.times().timeoutMs())
                .transactionStatus(transaction.state().number())
                .transactionPartitions(partitions(transaction))
                .transactionStartTimestampMs(transaction.times().startMs())
                .transactionLastUpdateTimestampMs(transaction.times().updatedMs())
                .clientTransactionVersion(transaction.clientVersion());
    }

    private static @Nullable List<PartitionsSchema> partitions(Transaction transaction) {
        if (transaction.state() == TransactionState.EMPTY) {
            return null; // as Kafka writes it
        }
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (TopicPartition partition : new TreeSet<>(transaction.partitions())) {
            byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                    .add(partition.partition());
        }
        var partitions = new ArrayList<PartitionsSchema>();
        byTopic.forEach((topic, ids) ->
                partitions.add(new PartitionsSchema().topic(topic).partitionIds(ids)));
        return partitions;
    }

    /** What a record says of which id; null for records of other types. */
    static @Nullable Replayed read(ReplayedRecord record) {
        var key = new WireReader(bytes(record.key()));
        if (key.readShort() != KEY_TYPE) {
            return null; // of a later version: left alone
        }
        String transactionalId = TransactionLogKey.read(key, KEY_VERSION).transactionalId();
        Slice value = record.value();
        return new Replayed(transactionalId, value == null ? null : transaction(transactionalId, value));
    }

    /** @param transaction null if the id has expired */
    record Replayed(String transactionalId, @Nullable Transaction transaction) {}

    private static Transaction transaction(String transactionalId, Slice bytes) {
        var in = new WireReader(bytes(bytes));
        TransactionLogValue value = TransactionLogValue.read(in, in.readShort());
        TransactionState state = TransactionState.ofNumber(value.transactionStatus())
                .orElseThrow(() -> new IllegalStateException("transactional id " + transactionalId + " has state "
                        + value.transactionStatus() + " in the log, which nobody writes"));
        return new Transaction(
                transactionalId,
                new Transaction.Line(
                        new ProducerStamp(value.producerId(), value.producerEpoch()),
                        value.previousProducerId(),
                        RecordBatch.NO_PRODUCER_EPOCH, // not in the log, so a request repeated after a crash is fenced
                        value.nextProducerId()),
                state,
                partitions(value),
                new Transaction.Times(
                        value.transactionTimeoutMs(),
                        value.transactionStartTimestampMs(),
                        value.transactionLastUpdateTimestampMs()),
                value.clientTransactionVersion());
    }

    private static Set<TopicPartition> partitions(TransactionLogValue value) {
        var partitions = new TreeSet<TopicPartition>();
        List<PartitionsSchema> schemas = value.transactionPartitions();
        if (schemas != null) {
            for (PartitionsSchema schema : schemas) {
                schema.partitionIds().forEach(id -> partitions.add(new TopicPartition(schema.topic(), id)));
            }
        }
        return Set.copyOf(partitions);
    }

    private static ByteBuffer bytes(Slice slice) {
        return slice.buffer().slice(slice.positionBytes(), slice.lengthBytes());
    }
}
