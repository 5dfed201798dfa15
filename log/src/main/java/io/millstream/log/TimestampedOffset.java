package io.millstream.log;

/**
 * A record that was looked up by time.
 *
 * @param offset of the record
 * @param timestampMs of the record
 * @param leaderEpoch that its batch was written in
 */
public record TimestampedOffset(long offset, long timestampMs, int leaderEpoch) {}
