package io.millstream.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Decompresses the records of one batch after the other into the same buffer. Belongs to one thread. */
final class RecordsDecompressor {
    private final @Nullable RecordsCodec[] codecs = new @Nullable RecordsCodec[CompressionType.values().length];
    private final GrowableBytes target = new GrowableBytes(0);
    private byte[] source = new byte[0]; // where bytes are copied to that lie outside the heap
    private ByteBuffer view = ByteBuffer.wrap(target.array());

    /**
     * The records of a compressed batch, from index 0 to the buffer's limit; valid until the next call. Fails as soon as
     * they are found to be larger than {@code limitBytes}.
     */
    ByteBuffer decompress(RecordBatch batch, int limitBytes) throws CorruptBatchException {
        int at = batch.positionBytes() + RecordBatch.HEADER_BYTES;
        int lengthBytes = batch.lengthBytes() - RecordBatch.HEADER_BYTES;
        ByteBuffer buffer = batch.buffer();
        target.restart(limitBytes);
        try {
            RecordsCodec codec = codec(batch.compressionType());
            if (buffer.hasArray()) {
                codec.decompress(buffer.array(), buffer.arrayOffset() + at, lengthBytes, target);
            } else {
                if (source.length < lengthBytes) {
                    source = new byte[lengthBytes];
                }
                buffer.get(at, source, 0, lengthBytes);
                codec.decompress(source, 0, lengthBytes, target);
            }
        } catch (IOException e) {
            CorruptBatchException corrupt = batch.corrupt("its records do not decompress: " + e.getMessage());
            corrupt.initCause(e);
            throw corrupt;
        } catch (GrowableBytes.LimitReached e) {
            throw batch.corrupt("its records decompress to more than " + limitBytes + " bytes");
        }
        if (view.array() != target.array()) {
            view = ByteBuffer.wrap(target.array());
        }
        return view.limit(target.size());
    }

    private RecordsCodec codec(CompressionType type) {
        RecordsCodec codec = codecs[type.id()];
        if (codec == null) {
            codec = RecordsCodec.of(type);
            codecs[type.id()] = codec;
        }
        return codec;
    }
}
