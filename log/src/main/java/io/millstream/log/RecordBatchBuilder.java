package io.millstream.log;

import io.millstream.base.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes records into one record batch (magic 2) in a buffer that grows. Reusable: {@link #reset} starts the next batch
 * with the same settings and the same memory. The format is drawn at {@link RecordBatch} and {@link RecordCursor}.
 *
 * <pre>{@code
 * var builder = new RecordBatchBuilder().compression(CompressionType.ZSTD);
 * builder.add(timestampMs, key, value);
 * partition.append(builder.build(), ForcePolicy.FORCED);
 * builder.reset();
 * }</pre>
 *
 * <p>Offsets count from {@link #baseOffset}, which the log overwrites on append. Belongs to one thread.
 */
public final class RecordBatchBuilder {
    /** Kafka's default limit of a batch: {@code max.message.bytes} is 1 MiB of records and the 12 bytes before them. */
    public static final int DEFAULT_MAX_BYTES = 1024 * 1024 + RecordBatch.LENGTH_OVERHEAD_BYTES;

    private static final int NULL_LENGTH = -1;
    private static final int MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;
    private static final List<RecordHeader> NO_HEADERS = List.of();

    private final int maxBytes;
    private final GrowableBytes plain = new GrowableBytes(MAX_ARRAY_BYTES); // header and records, not compressed
    private final RecordBatch batch = new RecordBatch();
    private @Nullable GrowableBytes compressed;
    private @Nullable RecordsCodec codec;
    private ByteBuffer view;

    // Settings.
    private CompressionType compressionType = CompressionType.NONE;
    private int attributes; // without the compression bits
    private long baseOffset;
    private int leaderEpoch = RecordBatch.NO_LEADER_EPOCH;
    private long logAppendTimeMs;
    private long deleteHorizonMs;
    private long producerId = RecordBatch.NO_PRODUCER_ID;
    private short producerEpoch = RecordBatch.NO_PRODUCER_EPOCH;
    private int baseSequence = RecordBatch.NO_SEQUENCE;

    // The batch so far.
    private int recordCount;
    private int lastOffsetDelta;
    private long baseTimestampMs;
    private long maxTimestampMs;

    public RecordBatchBuilder() {
        this(DEFAULT_MAX_BYTES);
    }

    /**
     * A builder of batches of up to {@code maxBytes}, header included, counted before compression. A first record is taken
     * whatever its size; whether it is too large is for the log to say.
     */
    public RecordBatchBuilder(int maxBytes) {
        this.maxBytes = maxBytes;
        view = ByteBuffer.wrap(plain.array());
        reset();
    }

    /** How {@link #build} compresses the records; {@link CompressionType#NONE} unless set. */
    public RecordBatchBuilder compression(CompressionType type) {
        if (type != compressionType) {
            compressionType = type;
            codec = type == CompressionType.NONE ? null : RecordsCodec.of(type);
        }
        return this;
    }

    /** Offset of the first record; 0 unless set. */
    public RecordBatchBuilder baseOffset(long offset) {
        requireEmpty();
        baseOffset = offset;
        return this;
    }

    public RecordBatchBuilder leaderEpoch(int epoch) {
        leaderEpoch = epoch;
        return this;
    }

    /** Marks the batch as timestamped by the log, at {@code appendTimeMs}. */
    public RecordBatchBuilder logAppendTime(long appendTimeMs) {
        logAppendTimeMs = appendTimeMs;
        return attribute(RecordBatch.LOG_APPEND_TIME_BIT, true);
    }

    /** Who sends the batch, for the log's duplicate check (KIP-98). */
    public RecordBatchBuilder producer(long id, short epoch, int firstSequence) {
        producerId = id;
        producerEpoch = epoch;
        baseSequence = firstSequence;
        return this;
    }

    public RecordBatchBuilder transactional(boolean isTransactional) {
        return attribute(RecordBatch.TRANSACTIONAL_BIT, isTransactional);
    }

    /** Marks the records as control records; {@link EndTransactionMarker#toBatch} is the usual way to make one. */
    public RecordBatchBuilder control(boolean isControl) {
        return attribute(RecordBatch.CONTROL_BIT, isControl);
    }

    /** Stores the time from which tombstones may go (KIP-534); timestamps are then counted from it. */
    RecordBatchBuilder deleteHorizon(long horizonMs) {
        requireEmpty();
        deleteHorizonMs = horizonMs;
        return attribute(RecordBatch.DELETE_HORIZON_BIT, true);
    }

    /** Starts a batch with the settings of another one, offsets and delete horizon included. */
    void resetLike(RecordBatch model) {
        reset();
        attributes = model.attributes() & ~RecordBatch.COMPRESSION_MASK;
        compression(model.compressionType());
        baseOffset = model.baseOffset();
        leaderEpoch = model.leaderEpoch();
        logAppendTimeMs = model.maxTimestampMs();
        deleteHorizonMs = model.deleteHorizonMs();
        producer(model.producerId(), model.producerEpoch(), model.baseSequence());
    }

    private RecordBatchBuilder attribute(int bit, boolean isSet) {
        attributes = isSet ? attributes | bit : attributes & ~bit;
        return this;
    }

    private void requireEmpty() {
        if (recordCount > 0) {
            throw new IllegalStateException("the batch has " + recordCount + " records already; reset it first");
        }
    }

    /** Forgets the records and keeps the settings. Buffers that {@link #build} gave are overwritten from now on. */
    public void reset() {
        plain.clear();
        plain.advance(RecordBatch.HEADER_BYTES);
        recordCount = 0;
        lastOffsetDelta = -1;
        maxTimestampMs = RecordBatch.NO_TIMESTAMP;
    }

    /**
     * Adds a record; null key or value as in Kafka.
     *
     * @return false if the record does not fit any more; nothing was added
     */
    public boolean add(long timestampMs, byte @Nullable [] key, byte @Nullable [] value) {
        return add(timestampMs, key, value, NO_HEADERS);
    }

    /** As {@link #add(long, byte[], byte[])}, with headers. */
    public boolean add(long timestampMs, byte @Nullable [] key, byte @Nullable [] value, List<RecordHeader> headers) {
        requireTimestamp(timestampMs);
        int keyLength = key == null ? NULL_LENGTH : key.length;
        int valueLength = value == null ? NULL_LENGTH : value.length;
        int headerBytes = headers.isEmpty() ? 1 : headersSizeBytes(headers);
        if (!begin(lastOffsetDelta + 1, timestampMs, keyLength, valueLength, headerBytes)) {
            return false;
        }
        putBytes(key);
        putBytes(value);
        putVarint(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            putBytes(headers.get(i).key().getBytes(StandardCharsets.UTF_8));
            putBytes(headers.get(i).value());
        }
        return true;
    }

    /** As {@link #add(long, byte[], byte[])}, from bytes that lie in somebody's buffer. */
    public boolean add(long timestampMs, @Nullable Slice key, @Nullable Slice value) {
        requireTimestamp(timestampMs);
        if (!begin(lastOffsetDelta + 1, timestampMs, lengthOf(key), lengthOf(value), 1)) {
            return false;
        }
        putSlice(key);
        putSlice(value);
        putVarint(0);
        return true;
    }

    /** Adds a record of another batch with its own offset, key, value and headers. */
    boolean copy(RecordView record) {
        int headerBytes = Varint.sizeBytes(record.headerCount());
        for (int i = 0; i < record.headerCount(); i++) {
            headerBytes += fieldSizeBytes(record.headerKey(i).getBytes(StandardCharsets.UTF_8).length)
                    + fieldSizeBytes(lengthOf(record.headerValue(i)));
        }
        int offsetDelta = Math.toIntExact(record.offset() - baseOffset);
        if (!begin(offsetDelta, record.timestampMs(), lengthOf(record.key()), lengthOf(record.value()), headerBytes)) {
            return false;
        }
        putSlice(record.key());
        putSlice(record.value());
        putVarint(record.headerCount());
        for (int i = 0; i < record.headerCount(); i++) {
            putBytes(record.headerKey(i).getBytes(StandardCharsets.UTF_8));
            putSlice(record.headerValue(i));
        }
        return true;
    }

    private static void requireTimestamp(long timestampMs) {
        if (timestampMs < RecordBatch.NO_TIMESTAMP) {
            throw new IllegalArgumentException("a timestamp is at least -1 (none): " + timestampMs);
        }
    }

    private boolean begin(int offsetDelta, long timestampMs, int keyLength, int valueLength, int headerBytes) {
        if (offsetDelta <= lastOffsetDelta) {
            throw new IllegalArgumentException("offset delta " + offsetDelta + " is not above " + lastOffsetDelta);
        }
        boolean isFirst = recordCount == 0;
        long baseMs = isFirst ? firstBaseTimestamp(timestampMs) : baseTimestampMs;
        long delta = timestampMs - baseMs;
        long bodyBytes = 1L
                + Varint.sizeBytes(delta)
                + Varint.sizeBytes(offsetDelta)
                + fieldSizeBytes(keyLength)
                + fieldSizeBytes(valueLength)
                + headerBytes;
        long recordBytes = Varint.sizeBytes(bodyBytes) + bodyBytes;
        if (!isFirst && plain.size() + recordBytes > maxBytes) {
            return false;
        }
        reserve(plain, recordBytes);
        putVarint(bodyBytes);
        plain.array()[plain.size()] = 0; // attributes
        plain.advance(1);
        putVarint(delta);
        putVarint(offsetDelta);
        recordCount++;
        lastOffsetDelta = offsetDelta;
        baseTimestampMs = baseMs;
        maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
        return true;
    }

    private long firstBaseTimestamp(long timestampMs) {
        return (attributes & RecordBatch.DELETE_HORIZON_BIT) != 0 ? deleteHorizonMs : timestampMs;
    }

    private static void reserve(GrowableBytes bytes, long byteCount) {
        try {
            bytes.reserve((int) Math.min(Integer.MAX_VALUE, byteCount));
        } catch (GrowableBytes.LimitReached e) {
            throw new IllegalArgumentException("a batch of more than 2 GiB: " + byteCount + " bytes to add", e);
        }
    }

    private static int headersSizeBytes(List<RecordHeader> headers) {
        int sizeBytes = Varint.sizeBytes(headers.size());
        for (RecordHeader header : headers) {
            byte[] value = header.value();
            sizeBytes += fieldSizeBytes(header.key().getBytes(StandardCharsets.UTF_8).length)
                    + fieldSizeBytes(value == null ? NULL_LENGTH : value.length);
        }
        return sizeBytes;
    }

    private static int fieldSizeBytes(int lengthBytes) {
        return Varint.sizeBytes(lengthBytes) + Math.max(0, lengthBytes);
    }

    private static int lengthOf(@Nullable Slice slice) {
        return slice == null ? NULL_LENGTH : slice.lengthBytes();
    }

    private void putVarint(long value) {
        int end = Varint.write(value, plain.array(), plain.size());
        plain.advance(end - plain.size());
    }

    private void putBytes(byte @Nullable [] bytes) {
        if (bytes == null) {
            putVarint(NULL_LENGTH);
            return;
        }
        putVarint(bytes.length);
        System.arraycopy(bytes, 0, plain.array(), plain.size(), bytes.length);
        plain.advance(bytes.length);
    }

    private void putSlice(@Nullable Slice slice) {
        if (slice == null) {
            putVarint(NULL_LENGTH);
            return;
        }
        putVarint(slice.lengthBytes());
        slice.buffer().get(slice.positionBytes(), plain.array(), plain.size(), slice.lengthBytes());
        plain.advance(slice.lengthBytes());
    }

    public int recordCount() {
        return recordCount;
    }

    /** Bytes of the batch so far, header included, before compression. */
    public int sizeBytes() {
        return plain.size();
    }

    /**
     * The batch with header and CRC-32C, ready to append, from the buffer's position to its limit. Valid until
     * {@link #reset}; building twice gives the same bytes.
     *
     * @throws IllegalStateException if there is no record: an empty batch is nothing that a producer may send
     */
    public ByteBuffer build() {
        if (recordCount == 0) {
            throw new IllegalStateException("a batch without a record");
        }
        return build(lastOffsetDelta);
    }

    /** As {@link #build()}, covering the offsets up to {@code coveredOffsetDelta}, for batches that lost records. */
    ByteBuffer build(int coveredOffsetDelta) {
        GrowableBytes whole = codec == null ? plain : compress(codec);
        if (view.array() != whole.array()) {
            view = ByteBuffer.wrap(whole.array());
        }
        view.clear().limit(whole.size());
        boolean isLogAppendTime = (attributes & RecordBatch.LOG_APPEND_TIME_BIT) != 0;
        view.putLong(RecordBatch.BASE_OFFSET_AT, baseOffset)
                .putInt(RecordBatch.LENGTH_AT, whole.size() - RecordBatch.LENGTH_OVERHEAD_BYTES)
                .putInt(RecordBatch.LEADER_EPOCH_AT, leaderEpoch)
                .put(RecordBatch.MAGIC_AT, RecordBatch.MAGIC)
                .putShort(RecordBatch.ATTRIBUTES_AT, (short) (attributes | compressionType.id()))
                .putInt(RecordBatch.LAST_OFFSET_DELTA_AT, coveredOffsetDelta)
                .putLong(RecordBatch.BASE_TIMESTAMP_AT, baseTimestampMs)
                .putLong(RecordBatch.MAX_TIMESTAMP_AT, isLogAppendTime ? logAppendTimeMs : maxTimestampMs)
                .putLong(RecordBatch.PRODUCER_ID_AT, producerId)
                .putShort(RecordBatch.PRODUCER_EPOCH_AT, producerEpoch)
                .putInt(RecordBatch.BASE_SEQUENCE_AT, baseSequence)
                .putInt(RecordBatch.RECORD_COUNT_AT, recordCount);
        batch.wrap(view, 0).writeCrc();
        return view;
    }

    private GrowableBytes compress(RecordsCodec recordsCodec) {
        if (compressed == null) {
            compressed = new GrowableBytes(MAX_ARRAY_BYTES);
        }
        compressed.clear();
        compressed.advance(RecordBatch.HEADER_BYTES);
        int recordBytes = plain.size() - RecordBatch.HEADER_BYTES;
        try {
            recordsCodec.compress(plain.array(), RecordBatch.HEADER_BYTES, recordBytes, compressed);
        } catch (GrowableBytes.LimitReached e) {
            throw new IllegalStateException(recordBytes + " bytes of records compress to more than 2 GiB", e);
        }
        return compressed;
    }
}
