package io.millstream.log;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.io.IOException;

/** Compresses and decompresses the records section of a batch. Stateless and thread-safe. */
interface RecordsCodec {
    /** Appends the compressed form of the source range to {@code target}. */
    void compress(byte[] source, int offset, int lengthBytes, GrowableBytes target) throws GrowableBytes.LimitReached;

    /**
     * Appends the decompressed form of the source range to {@code target}. The target's limit is met while decompressing,
     * never after.
     *
     * @throws IOException if the source is no valid stream of this codec; the message says what is wrong
     */
    void decompress(byte[] source, int offset, int lengthBytes, GrowableBytes target)
            throws IOException, GrowableBytes.LimitReached;

    /**
     * The codec of a type other than {@link CompressionType#NONE}.
     *
     * @throws JobException (USER) naming the library if it cannot be loaded
     */
    static RecordsCodec of(CompressionType type) {
        try {
            return switch (type) {
                case NONE -> throw new IllegalArgumentException("uncompressed records need no codec");
                case GZIP -> new GzipCodec();
                case SNAPPY -> new SnappyCodec();
                case LZ4 -> new Lz4Codec();
                case ZSTD -> new ZstdCodec();
            };
        } catch (LinkageError e) {
            throw new JobException(
                    ErrorKind.USER,
                    "Record batches compressed with " + type.kafkaName() + " need the library " + type.artifact()
                            + ", which cannot be loaded (" + e + "). Add that artifact to the class path.",
                    e);
        }
    }
}
