package io.millstream.log;

import java.nio.ByteBuffer;

/**
 * Ends a transaction in one partition (KIP-98): everything the producer wrote there since its last marker counts, or does
 * not.
 *
 * <pre>
 * value, big-endian
 *   0  int16  version           0
 *   2  int32  coordinatorEpoch
 * </pre>
 *
 * @param isCommit false for an abort
 * @param coordinatorEpoch term of the transaction coordinator that decided; an older one than the last is refused
 */
public record EndTransactionMarker(boolean isCommit, int coordinatorEpoch) implements ControlRecord {
    static final short ABORT = 0;
    static final short COMMIT = 1;
    static final int KEY_BYTES = Short.BYTES + Short.BYTES;
    static final int VALUE_BYTES = Short.BYTES + Integer.BYTES;

    private static final short VERSION = 0;

    /** The control batch that carries this marker for one producer, to be appended on the coordinator's behalf. */
    public ByteBuffer toBatch(long timestampMs, long producerId, short producerEpoch) {
        byte[] key = ByteBuffer.allocate(KEY_BYTES)
                .putShort(VERSION)
                .putShort(isCommit ? COMMIT : ABORT)
                .array();
        byte[] value = ByteBuffer.allocate(VALUE_BYTES)
                .putShort(VERSION)
                .putInt(coordinatorEpoch)
                .array();
        var builder = new RecordBatchBuilder()
                .producer(producerId, producerEpoch, RecordBatch.NO_SEQUENCE)
                .transactional(true)
                .control(true);
        builder.add(timestampMs, key, value);
        return builder.build();
    }
}
