package io.millstream.log;

import io.millstream.base.Slice;
import org.jspecify.annotations.Nullable;

/**
 * One record where it lies, without a copy. A view moves along with its reader; copy what must outlive the step.
 */
public interface RecordView {
    long offset();

    /** Milliseconds since the epoch, as the topic's {@code message.timestamp.type} defines it; -1 if none was set. */
    long timestampMs();

    /** Null if the record has no key. The slice object itself is reused for the next record. */
    @Nullable
    Slice key();

    /** Null for a tombstone. The slice object itself is reused for the next record. */
    @Nullable
    Slice value();

    int headerCount();

    String headerKey(int index);

    /** Null if the header has no value. */
    @Nullable
    Slice headerValue(int index);
}
