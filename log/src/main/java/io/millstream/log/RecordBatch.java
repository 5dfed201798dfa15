package io.millstream.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * One record batch where it lies in a buffer: Kafka's format with magic 2, the same on the wire, on disk and in memory.
 *
 * <pre>
 * record batch, big-endian
 *   0  int64   baseOffset            offset of the first record
 *   8  int32   batchLength           bytes from here on: the whole batch is 12 bytes longer
 *  12  int32   partitionLeaderEpoch  written by the log; not under the checksum
 *  16  int8    magic                 2
 *  17  uint32  crc                   CRC-32C of everything from attributes to the end
 *  21  int16   attributes            bits 0-2 compression: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd
 *                                    bit  3   timestamp type: 0 CreateTime, 1 LogAppendTime
 *                                    bit  4   transactional
 *                                    bit  5   control batch
 *                                    bit  6   baseTimestamp is the delete horizon (KIP-534)
 *  23  int32   lastOffsetDelta       last offset - baseOffset; survives compaction
 *  27  int64   baseTimestamp         timestamp of the first record, ms; or the delete horizon
 *  35  int64   maxTimestamp          largest timestamp; the append time under LogAppendTime
 *  43  int64   producerId            -1 without idempotence
 *  51  int16   producerEpoch
 *  53  int32   baseSequence          sequence number of the first record
 *  57  int32   recordCount
 *  61  records                       see {@link RecordCursor}; compressed as one block if bits 0-2 say so
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} moves it to another batch without allocating, and nothing is decoded until asked for.
 * It trusts that a whole batch lies at its position; {@link #isWhole} and {@link #isValidCrc} find out. The buffer's own
 * position and limit are never moved. Belongs to one thread, and so does writing through it.
 *
 * @see <a href="https://kafka.apache.org/documentation/#messageformat">Kafka's documentation, "Message format"</a>
 * @see <a href="https://cwiki.apache.org/confluence/display/KAFKA/KIP-98+-+Exactly+Once+Delivery+and+Transactional+Messaging">
 *     KIP-98, which introduced the format</a>
 */
public final class RecordBatch {
    public static final byte MAGIC = 2;

    /** {@code baseOffset} and {@code batchLength}, which {@code batchLength} does not count. */
    public static final int LENGTH_OVERHEAD_BYTES = Long.BYTES + Integer.BYTES;

    /** Everything before the first record; also the size of an empty batch. */
    public static final int HEADER_BYTES = 61;

    public static final long NO_PRODUCER_ID = -1;
    public static final short NO_PRODUCER_EPOCH = -1;
    public static final int NO_SEQUENCE = -1;
    public static final long NO_TIMESTAMP = -1;
    public static final int NO_LEADER_EPOCH = -1;

    static final int BASE_OFFSET_AT = 0;
    static final int LENGTH_AT = 8;
    static final int LEADER_EPOCH_AT = 12;
    static final int MAGIC_AT = 16;
    static final int CRC_AT = 17;
    static final int ATTRIBUTES_AT = 21;
    static final int LAST_OFFSET_DELTA_AT = 23;
    static final int BASE_TIMESTAMP_AT = 27;
    static final int MAX_TIMESTAMP_AT = 35;
    static final int PRODUCER_ID_AT = 43;
    static final int PRODUCER_EPOCH_AT = 51;
    static final int BASE_SEQUENCE_AT = 53;
    static final int RECORD_COUNT_AT = 57;

    static final int COMPRESSION_MASK = 0x07;
    static final int LOG_APPEND_TIME_BIT = 0x08;
    static final int TRANSACTIONAL_BIT = 0x10;
    static final int CONTROL_BIT = 0x20;
    static final int DELETE_HORIZON_BIT = 0x40;
    static final int KNOWN_ATTRIBUTES = 0x7f;

    private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

    private final CRC32C crc32c = new CRC32C();
    private ByteBuffer buffer = NOWHERE;
    private ByteBuffer crcView = NOWHERE; // of its own, because a checksum moves position and limit
    private int positionBytes;

    /**
     * True if a whole batch may lie at {@code positionBytes}: the header and as many bytes as it announces end at or
     * before {@code endBytes}. Says nothing of its contents. Reads no byte at or after {@code endBytes}.
     */
    public static boolean isWhole(ByteBuffer buffer, int positionBytes, int endBytes) {
        if (endBytes - positionBytes < HEADER_BYTES) {
            return false;
        }
        int lengthBytes = buffer.getInt(positionBytes + LENGTH_AT);
        return lengthBytes >= HEADER_BYTES - LENGTH_OVERHEAD_BYTES
                && lengthBytes <= endBytes - positionBytes - LENGTH_OVERHEAD_BYTES;
    }

    /** Moves this view to the batch at the absolute index {@code newPositionBytes} of a big-endian buffer. */
    @SuppressWarnings("ReferenceEquality") // the question is whether the view made for the last buffer still serves
    public RecordBatch wrap(ByteBuffer newBuffer, int newPositionBytes) {
        if (buffer != newBuffer) {
            if (newBuffer.order() != ByteOrder.BIG_ENDIAN) {
                throw new IllegalArgumentException("record batches are big-endian, the buffer is not: " + newBuffer);
            }
            buffer = newBuffer;
            crcView = newBuffer.duplicate().clear();
        }
        positionBytes = newPositionBytes;
        return this;
    }

    /** The buffer that holds the batch; its position and limit mean nothing here. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Absolute index of the batch's first byte in {@link #buffer()}. */
    public int positionBytes() {
        return positionBytes;
    }

    /** Absolute index of the first byte after the batch. */
    public int endBytes() {
        return positionBytes + lengthBytes();
    }

    public long baseOffset() {
        return buffer.getLong(positionBytes + BASE_OFFSET_AT);
    }

    /** Size of the whole batch. */
    public int lengthBytes() {
        return buffer.getInt(positionBytes + LENGTH_AT) + LENGTH_OVERHEAD_BYTES;
    }

    public int leaderEpoch() {
        return buffer.getInt(positionBytes + LEADER_EPOCH_AT);
    }

    public byte magic() {
        return buffer.get(positionBytes + MAGIC_AT);
    }

    /** The checksum that the header holds, as an unsigned number. */
    public long crc() {
        return Integer.toUnsignedLong(buffer.getInt(positionBytes + CRC_AT));
    }

    public short attributes() {
        return buffer.getShort(positionBytes + ATTRIBUTES_AT);
    }

    /**
     * How the records are compressed.
     *
     * @throws IllegalStateException if the attributes name a codec that does not exist, which validation refuses
     */
    public CompressionType compressionType() {
        return CompressionType.ofId(attributes() & COMPRESSION_MASK);
    }

    public boolean isCompressed() {
        return (attributes() & COMPRESSION_MASK) != 0;
    }

    public TimestampType timestampType() {
        return (attributes() & LOG_APPEND_TIME_BIT) != 0 ? TimestampType.LOG_APPEND_TIME : TimestampType.CREATE_TIME;
    }

    public boolean isTransactional() {
        return (attributes() & TRANSACTIONAL_BIT) != 0;
    }

    /** True if the batch holds control records (transaction markers) instead of somebody's data. */
    public boolean isControl() {
        return (attributes() & CONTROL_BIT) != 0;
    }

    /** True if compaction has set the time from which the batch's tombstones or marker may go (KIP-534). */
    public boolean hasDeleteHorizon() {
        return (attributes() & DELETE_HORIZON_BIT) != 0;
    }

    public int lastOffsetDelta() {
        return buffer.getInt(positionBytes + LAST_OFFSET_DELTA_AT);
    }

    /** The last offset that the batch covers, also if compaction has removed that record. */
    public long lastOffset() {
        return baseOffset() + lastOffsetDelta();
    }

    /** The offset after the batch. */
    public long nextOffset() {
        return lastOffset() + 1;
    }

    /** What the records' timestamps are counted from: the first one, or the delete horizon if there is one. */
    public long baseTimestampMs() {
        return buffer.getLong(positionBytes + BASE_TIMESTAMP_AT);
    }

    /** From when on the batch's tombstones or marker may go; {@link #NO_TIMESTAMP} if that is not decided yet. */
    public long deleteHorizonMs() {
        return hasDeleteHorizon() ? baseTimestampMs() : NO_TIMESTAMP;
    }

    public long maxTimestampMs() {
        return buffer.getLong(positionBytes + MAX_TIMESTAMP_AT);
    }

    public long producerId() {
        return buffer.getLong(positionBytes + PRODUCER_ID_AT);
    }

    public boolean hasProducerId() {
        return producerId() > NO_PRODUCER_ID;
    }

    public short producerEpoch() {
        return buffer.getShort(positionBytes + PRODUCER_EPOCH_AT);
    }

    public int baseSequence() {
        return buffer.getInt(positionBytes + BASE_SEQUENCE_AT);
    }

    /** Sequence number of the batch's last offset; after {@link Integer#MAX_VALUE} comes 0. */
    public int lastSequence() {
        int baseSequence = baseSequence();
        return baseSequence == NO_SEQUENCE ? NO_SEQUENCE : sequenceAfter(baseSequence, lastOffsetDelta());
    }

    /** The sequence number {@code count} after {@code sequence}; after {@link Integer#MAX_VALUE} comes 0. */
    public static int sequenceAfter(int sequence, int count) {
        return (sequence + count) & Integer.MAX_VALUE;
    }

    /** Records that are in the batch; fewer than its offsets once compaction has been there. */
    public int recordCount() {
        return buffer.getInt(positionBytes + RECORD_COUNT_AT);
    }

    public void setBaseOffset(long baseOffset) {
        buffer.putLong(positionBytes + BASE_OFFSET_AT, baseOffset);
    }

    public void setLeaderEpoch(int leaderEpoch) {
        buffer.putInt(positionBytes + LEADER_EPOCH_AT, leaderEpoch);
    }

    /** Gives every record the time of its append, as under LogAppendTime; rewrites the checksum. */
    public void setLogAppendTime(long appendTimeMs) {
        setMaxTimestamp(TimestampType.LOG_APPEND_TIME, appendTimeMs);
    }

    /** Writes timestamp type and largest timestamp; touches nothing if they stand there already. */
    void setMaxTimestamp(TimestampType type, long maxTimestampMs) {
        if (timestampType() == type && maxTimestampMs() == maxTimestampMs) {
            return;
        }
        int attributes = type == TimestampType.LOG_APPEND_TIME
                ? attributes() | LOG_APPEND_TIME_BIT
                : attributes() & ~LOG_APPEND_TIME_BIT;
        buffer.putShort(positionBytes + ATTRIBUTES_AT, (short) attributes);
        buffer.putLong(positionBytes + MAX_TIMESTAMP_AT, maxTimestampMs);
        writeCrc();
    }

    /** True if the checksum matches what it covers: everything but baseOffset, batchLength, leader epoch and magic. */
    public boolean isValidCrc() {
        return crc() == computeCrc();
    }

    long computeCrc() {
        crcView.limit(endBytes()).position(positionBytes + ATTRIBUTES_AT);
        crc32c.reset();
        crc32c.update(crcView);
        return crc32c.getValue();
    }

    void writeCrc() {
        buffer.putInt(positionBytes + CRC_AT, (int) computeCrc());
    }

    /** A failure that names this batch. */
    CorruptBatchException corrupt(String what) {
        return new CorruptBatchException(baseOffset(), lastOffset(), what);
    }

    @Override
    public String toString() {
        return "RecordBatch[offsets " + baseOffset() + " to " + lastOffset() + ", " + recordCount() + " records, "
                + lengthBytes() + " bytes at " + positionBytes + "]";
    }
}
