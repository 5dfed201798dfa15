package io.millstream.log;

import org.jspecify.annotations.Nullable;

/**
 * A named value beside a record's key and value (KIP-82). Keys may repeat within a record. The array is not copied.
 *
 * @param value null is a value of its own, different from an empty one
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier on the way into a batch; nobody compares headers by equals
public record RecordHeader(String key, byte @Nullable [] value) {}
