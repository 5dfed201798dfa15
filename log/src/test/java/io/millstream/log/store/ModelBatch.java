package io.millstream.log.store;

import io.millstream.log.CompressionType;
import io.millstream.log.EndTransactionMarker;
import io.millstream.log.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;

/** A batch as it was sent, at the offsets that it got or would have got. A marker has one record that nobody sees. */
record ModelBatch(List<ModelRecord> records, Producer producer, Role role) {
    /** What a batch is to transactions. */
    enum Role {
        PLAIN,
        TRANSACTIONAL,
        COMMIT,
        ABORT;

        boolean isMarker() {
            return this == COMMIT || this == ABORT;
        }
    }

    ModelBatch(List<ModelRecord> records, Producer producer) {
        this(records, producer, Role.PLAIN);
    }

    /** The producer's stamp on a batch; {@link #NONE} without one. */
    record Producer(long id, short producerEpoch, int firstSequence) {
        static final Producer NONE = new Producer(-1, (short) -1, -1);
    }

    long baseOffset() {
        return records.get(0).offset();
    }

    long endOffset() {
        return baseOffset() + records.size();
    }

    ModelBatch withTimestamp(long timestampMs) {
        return new ModelBatch(
                records.stream().map(r -> r.withTimestamp(timestampMs)).toList(), producer, role);
    }

    ByteBuffer encode(CompressionType compression) {
        if (role.isMarker()) {
            var marker = new EndTransactionMarker(role == Role.COMMIT, 0);
            return marker.toBatch(records.get(0).timestampMs(), producer.id(), producer.producerEpoch());
        }
        var builder = new RecordBatchBuilder().compression(compression).transactional(role == Role.TRANSACTIONAL);
        builder.producer(producer.id(), producer.producerEpoch(), producer.firstSequence());
        for (ModelRecord record : records) {
            if (!builder.add(record.timestampMs(), record.keyBytes(), record.valueBytes())) {
                throw new IllegalStateException("a test's batch is too large");
            }
        }
        return builder.build();
    }
}
