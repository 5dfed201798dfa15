package io.millstream.broker.internal;

import io.millstream.base.Slice;
import io.millstream.log.RecordBatch;
import org.jspecify.annotations.Nullable;

/** The record that {@link Replay#record} is told of, where it lies; valid during that call. */
public interface ReplayedRecord {
    long offset();

    long timestampMs();

    /** Whose transaction the record belongs to; {@link RecordBatch#NO_PRODUCER_ID} if it stands for itself. */
    long producerId();

    Slice key();

    /** Null for a tombstone. */
    @Nullable
    Slice value();
}
