package io.millstream.log;

import java.util.List;
import java.util.Locale;

/**
 * How the records of a batch are compressed. gzip comes with the JDK; the others need their library on the class path,
 * looked for when first used.
 *
 * <p>Thread-safe.
 */
public enum CompressionType {
    NONE(0, ""),
    GZIP(1, ""),
    SNAPPY(2, "org.xerial.snappy:snappy-java"),
    LZ4(3, "at.yawk.lz4:lz4-java"),
    ZSTD(4, "com.github.luben:zstd-jni");

    private static final List<CompressionType> BY_ID = List.of(NONE, GZIP, SNAPPY, LZ4, ZSTD);

    private final int id;
    private final String artifact;

    CompressionType(int id, String artifact) {
        this.id = id;
        this.artifact = artifact;
    }

    /** The number that stands in a batch's attributes. */
    public int id() {
        return id;
    }

    /** Kafka's name, as in {@code compression.type}. */
    public String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static boolean isId(int id) {
        return id >= 0 && id < BY_ID.size();
    }

    static CompressionType ofId(int id) {
        if (!isId(id)) {
            throw new IllegalStateException("no compression type has the number " + id);
        }
        return BY_ID.get(id);
    }

    /** Maven coordinates of the library, without the version; empty if none is needed. */
    String artifact() {
        return artifact;
    }
}
