package io.millstream.log;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into one record batch (magic 2) in a buffer that grows. Reusable: {@link #reset} starts the next batch.
 * Belongs to one thread.
 */
public interface RecordBatchBuilder {
    /** Adds a record; null key or value as in Kafka. */
    void add(long timestampMs, byte @Nullable [] key, byte @Nullable [] value);

    int recordCount();

    /** The batch with header and CRC-32C, ready to append. Valid until {@link #reset}. */
    ByteBuffer build();

    void reset();
}
