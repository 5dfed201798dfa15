package io.millstream.log;

import io.millstream.base.Slice;

/**
 * A record of a control batch: written by the system and never shown to readers of data.
 *
 * <pre>
 * key, big-endian
 *   0  int16  version  0; a newer one only adds fields
 *   2  int16  type     0 abort, 1 commit; others belong to Kafka's metadata log
 * </pre>
 */
public sealed interface ControlRecord permits EndTransactionMarker, ControlRecord.Other {
    /** A type that partitions of data do not hold, or a newer one: nothing to act on. */
    record Other(short type) implements ControlRecord {}

    /**
     * Reads one record of a control batch.
     *
     * @throws CorruptBatchException if key or value are shorter than their format says
     */
    static ControlRecord parse(RecordView record) throws CorruptBatchException {
        Slice key = record.key();
        if (key == null || key.lengthBytes() < EndTransactionMarker.KEY_BYTES) {
            throw new CorruptBatchException(
                    record.offset(), record.offset(), "a control record without version and type");
        }
        short type = key.buffer().getShort(key.positionBytes() + Short.BYTES);
        if (type != EndTransactionMarker.ABORT && type != EndTransactionMarker.COMMIT) {
            return new Other(type);
        }
        Slice value = record.value();
        if (value == null || value.lengthBytes() < EndTransactionMarker.VALUE_BYTES) {
            throw new CorruptBatchException(record.offset(), record.offset(), "a transaction marker without its epoch");
        }
        int coordinatorEpoch = value.buffer().getInt(value.positionBytes() + Short.BYTES);
        return new EndTransactionMarker(type == EndTransactionMarker.COMMIT, coordinatorEpoch);
    }
}
