package io.millstream.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Somewhere to append batches of records to. {@link #append} is thread-safe; the rest belongs to one thread. */
interface AppendTarget extends Closeable {
    /** Starts with nothing in it; every append will bring {@code batch}. Not timed. */
    void begin(ByteBuffer batch) throws IOException;

    /**
     * Appends the batch from position to limit (and may move the position), and returns when it is as durable as the
     * target promises.
     */
    void append(ByteBuffer batch) throws IOException;

    /** Throws unless exactly {@code batchCount} batches have arrived; then frees their space. Not timed. */
    void end(long batchCount) throws IOException;
}
