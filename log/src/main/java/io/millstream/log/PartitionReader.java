package io.millstream.log;

import java.io.Closeable;
import java.time.Duration;

/**
 * A cursor over the records of one partition.
 *
 * <pre>{@code
 * try (PartitionReader reader = partition.read(partition.logStartOffset(), Isolation.READ_UNCOMMITTED)) {
 *     while (reader.next()) {
 *         RecordView record = reader.record();
 *         ...
 *     }
 * }
 * }</pre>
 *
 * <p>{@link #record()} is one object that the reader moves along: it and the slices it gives are valid until the next
 * call of {@code next}. Nothing is allocated per record. Control records (transaction markers) are understood and never
 * shown. A batch whose CRC-32C does not match is never shown: {@code next} throws {@code JobException} (EXTERNAL) naming
 * the partition, the offset range and what to do.
 *
 * <p>Belongs to one thread.
 */
public interface PartitionReader extends Closeable {
    /** Moves to the next record; false if there is none yet. Never blocks on other threads. */
    boolean next();

    /** As {@link #next()}, waiting up to {@code timeout} for an append. Woken by the append, not by polling. */
    boolean awaitNext(Duration timeout) throws InterruptedException;

    /** The record that the last successful {@code next} moved to. */
    RecordView record();

    /** Offset of the record that {@code next} will look for. */
    long position();

    /** Moves to {@code offset}, which must lie between the log's start and end offsets. */
    void seek(long offset);

    @Override
    void close();
}
