package io.millstream.log;

/**
 * What a topic accepts, as {@link BatchValidator} needs it.
 *
 * @param maxBatchBytes {@code max.message.bytes}: largest whole batch, as it is stored
 * @param timestampType {@code message.timestamp.type}; the timestamps of producers count under CreateTime only
 * @param timestampBeforeMaxMs {@code message.timestamp.before.max.ms}: how far in the past a timestamp may lie
 * @param timestampAfterMaxMs {@code message.timestamp.after.max.ms}: how far in the future a timestamp may lie
 * @param requiresKeys true for a compacted topic, where a record without a key could never be replaced
 * @param depth how much of a batch is looked at
 */
public record BatchLimits(
        int maxBatchBytes,
        TimestampType timestampType,
        long timestampBeforeMaxMs,
        long timestampAfterMaxMs,
        boolean requiresKeys,
        Depth depth) {
    /**
     * The records of a compressed batch may take so many times {@link #maxBatchBytes} and no more: with Kafka's default of
     * 1 MiB the limit is 32 MiB, as much as a Kafka producer buffers for all its batches.
     */
    public static final int MAX_EXPANSION = 32;

    /** Kafka's defaults: 1 MiB of records, CreateTime, any past, up to an hour ahead, keys optional, every record checked. */
    public static final BatchLimits DEFAULTS = new BatchLimits(
            RecordBatchBuilder.DEFAULT_MAX_BYTES,
            TimestampType.CREATE_TIME,
            Long.MAX_VALUE,
            3_600_000,
            false,
            Depth.ALL);

    /** How much of a batch is looked at before it is stored. */
    public enum Depth {
        /**
         * Header and checksum. For batches from this process's own {@link RecordBatchBuilder}: they cost next to nothing,
         * compressed or not. Timestamps are judged by the header, and missing keys are not noticed.
         */
        HEADERS,
        /** Also the records of batches that are not compressed. */
        UNCOMPRESSED,
        /**
         * Also the records of compressed batches, which are decompressed for it and stored as they came. Kafka's brokers
         * do the same, and so should whoever takes batches from strangers: what is stored here, every reader must decode.
         */
        ALL
    }

    int maxDecompressedBytes() {
        // No more than a reader's cursor follows: what is stored, every reader must decode.
        return (int) Math.min(RecordCursor.DEFAULT_MAX_DECOMPRESSED_BYTES, (long) MAX_EXPANSION * maxBatchBytes);
    }
}
