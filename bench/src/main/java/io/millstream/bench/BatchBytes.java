package io.millstream.bench;

import io.millstream.log.RecordBatchBuilder;
import java.nio.ByteBuffer;

/** Record batches to append: values of random bytes, no keys, no compression. */
final class BatchBytes {
    private static final long TIMESTAMP_MS = 1_700_000_000_000L;

    private BatchBytes() {}

    /** As many records of {@code valueBytes} as fit into {@code maxBytes}, at least one; a buffer of its own. */
    static ByteBuffer full(int maxBytes, int valueBytes) {
        var builder = new RecordBatchBuilder(maxBytes);
        long seed = 1;
        while (builder.add(TIMESTAMP_MS, null, randomBytes(seed, valueBytes))) {
            seed++;
        }
        return copy(builder.build());
    }

    /** A batch of one record. */
    static ByteBuffer single(int valueBytes) {
        var builder = new RecordBatchBuilder();
        builder.add(TIMESTAMP_MS, null, randomBytes(1, valueBytes));
        return copy(builder.build());
    }

    static byte[] randomBytes(long seed, int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) WordLines.mix(seed * length + i);
        }
        return bytes;
    }

    private static ByteBuffer copy(ByteBuffer batch) {
        return ByteBuffer.allocate(batch.remaining()).put(batch.duplicate()).flip();
    }
}
