package io.millstream.base.codec;

/**
 * Turns values of one type into bytes and back, and says in a {@link Schema} what the bytes mean.
 *
 * <p>Whoever keeps bytes keeps the schema beside them, once per file or section. Reading goes through
 * {@link #readerOf}: the codec of today's program is shown the schema of the program that wrote, and gives a reader that
 * bridges the two, or says in a sentence why it cannot.
 *
 * <p>Codecs are immutable and thread-safe.
 */
public interface Codec<T> {
    /** What {@link #write} produces. */
    Schema schema();

    void write(T value, ByteOutput output);

    /**
     * A reader for values written under {@code written}.
     *
     * @throws SchemaMismatch if today's type cannot hold what was written
     */
    ValueReader<T> readerOf(Schema written);

    /** Reads one value; the input stands behind it afterwards. */
    @FunctionalInterface
    interface ValueReader<T> {
        T read(ByteInput input);
    }
}
