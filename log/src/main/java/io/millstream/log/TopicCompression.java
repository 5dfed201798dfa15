package io.millstream.log;

import java.util.Locale;
import java.util.Optional;

/** In which codec a topic keeps its batches: {@code compression.type}. */
public enum TopicCompression {
    /** In the one the producer chose. */
    PRODUCER(Optional.empty()),
    UNCOMPRESSED(Optional.of(CompressionType.NONE)),
    GZIP(Optional.of(CompressionType.GZIP)),
    SNAPPY(Optional.of(CompressionType.SNAPPY)),
    LZ4(Optional.of(CompressionType.LZ4)),
    ZSTD(Optional.of(CompressionType.ZSTD));

    private final Optional<CompressionType> codec;

    TopicCompression(Optional<CompressionType> codec) {
        this.codec = codec;
    }

    /** The codec every batch is brought into; empty if batches stay as they come. */
    public Optional<CompressionType> codec() {
        return codec;
    }

    /** As the setting has it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
