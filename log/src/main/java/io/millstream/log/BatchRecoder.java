package io.millstream.log;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Brings batches into another codec, as {@code compression.type} wants it. Records, offsets, timestamps and producer stay
 * as they are; control batches, which are never compressed, pass. Belongs to one thread.
 */
public final class BatchRecoder {
    private final RecordCursor cursor = new RecordCursor(RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES);
    private final RecordBatchBuilder builder = new RecordBatchBuilder(RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES);
    private final RecordBatch batch = new RecordBatch();

    /**
     * The batches of {@code batches}, which were checked, in {@code codec}; the same buffer if they are in it already.
     *
     * @throws CorruptBatchException if records cannot be read
     */
    public ByteBuffer recode(ByteBuffer batches, CompressionType codec) throws CorruptBatchException {
        if (isIn(codec, batches)) {
            return batches;
        }
        var recoded = new ByteArrayOutputStream(batches.remaining());
        for (int at = batches.position(); at < batches.limit(); at = batch.endBytes()) {
            batch.wrap(batches, at);
            ByteBuffer one = isIn(codec, batch)
                    ? batches.slice(batch.positionBytes(), batch.lengthBytes())
                    : recode(batch, codec);
            byte[] bytes = new byte[one.remaining()];
            one.get(one.position(), bytes);
            recoded.writeBytes(bytes);
        }
        return ByteBuffer.wrap(recoded.toByteArray());
    }

    private boolean isIn(CompressionType codec, ByteBuffer batches) {
        for (int at = batches.position(); at < batches.limit(); at = batch.endBytes()) {
            if (!isIn(codec, batch.wrap(batches, at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(CompressionType codec, RecordBatch batch) {
        return batch.isControl() || batch.compressionType() == codec;
    }

    private ByteBuffer recode(RecordBatch from, CompressionType codec) throws CorruptBatchException {
        builder.resetLike(from);
        builder.compression(codec);
        cursor.start(from);
        while (cursor.next()) {
            if (!builder.copy(cursor)) {
                throw new CorruptBatchException(
                        from.baseOffset(),
                        from.lastOffset(),
                        "its records take more than " + RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES
                                + " bytes without compression");
            }
        }
        return builder.build(from.lastOffsetDelta());
    }
}
