package io.millstream.log;

import io.millstream.base.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of one batch where they lie; compressed ones are decompressed first, into a buffer that the cursor
 * uses again for the next batch. The cursor is itself the {@link RecordView} of the record it stands on, valid until the
 * next call of {@link #next} or {@link #start}. Nothing is allocated per record.
 *
 * <pre>
 * record; varints are zig-zag, see {@link Varint}
 *   varint   length           of everything after it
 *   int8     attributes       none defined
 *   varlong  timestampDelta   to the batch's baseTimestamp
 *   varint   offsetDelta      to the batch's baseOffset; strictly increasing
 *   varint   keyLength        -1: no key
 *   byte[]   key
 *   varint   valueLength      -1: no value, a tombstone
 *   byte[]   value
 *   varint   headerCount
 *   headers: varint keyLength, UTF-8 key, varint valueLength or -1, value
 * </pre>
 *
 * <p>Every length is checked against the bytes that are there before it is used, whatever the checksum said, and nothing
 * is allocated on its word. The cursor does not compute the checksum: {@link RecordBatch#isValidCrc} does, once per batch.
 *
 * <p>Belongs to one thread.
 */
public final class RecordCursor implements RecordView {
    /** Decompressed size up to which {@link #RecordCursor()} follows a batch. */
    public static final int DEFAULT_MAX_DECOMPRESSED_BYTES = 128 * 1024 * 1024;

    private static final int MIN_BODY_BYTES = 6; // six fields of at least a byte follow a record's length
    private static final int INTS_PER_HEADER = 4; // key position, key length, value position, value length
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private int maxDecompressedBytes;
    private final Slice keySlice = new Slice();
    private final Slice valueSlice = new Slice();
    private final Slice headerSlice = new Slice();
    private @Nullable RecordsDecompressor decompressor;
    private int[] headerPlaces = new int[2 * INTS_PER_HEADER];

    // The batch.
    private RecordBatch batch = new RecordBatch();
    private ByteBuffer data = NOTHING;
    private int start;
    private int end;
    private int recordsLeft;
    private long baseOffset;
    private int lastOffsetDelta;
    private long baseTimestampMs;
    private boolean isLogAppendTime;
    private long maxTimestampMs;

    // The record.
    private int at;
    private int offsetDelta;
    private long timestampMs;
    private boolean hasKey;
    private boolean hasValue;
    private int headerCount;

    public RecordCursor() {
        this(DEFAULT_MAX_DECOMPRESSED_BYTES);
    }

    /** A cursor that refuses batches whose records decompress to more than {@code maxDecompressedBytes}. */
    public RecordCursor(int maxDecompressedBytes) {
        this.maxDecompressedBytes = maxDecompressedBytes;
    }

    /** Changes the limit for the batches to come. */
    void limitDecompressedBytes(int newMaxDecompressedBytes) {
        maxDecompressedBytes = newMaxDecompressedBytes;
    }

    /**
     * Stands before the first record of {@code newBatch}, which must stay where it is while its records are walked.
     *
     * @throws CorruptBatchException if the header contradicts itself, or the records do not decompress
     */
    public void start(RecordBatch newBatch) throws CorruptBatchException {
        batch = newBatch;
        recordsLeft = 0; // until everything below has gone well
        at = 0;
        end = 0;
        if (!CompressionType.isId(newBatch.attributes() & RecordBatch.COMPRESSION_MASK)) {
            throw newBatch.corrupt("attributes name a compression type that does not exist");
        }
        baseOffset = newBatch.baseOffset();
        lastOffsetDelta = newBatch.lastOffsetDelta();
        baseTimestampMs = newBatch.baseTimestampMs();
        isLogAppendTime = newBatch.timestampType() == TimestampType.LOG_APPEND_TIME;
        maxTimestampMs = newBatch.maxTimestampMs();
        offsetDelta = -1;
        int recordCount = newBatch.recordCount();
        if (recordCount == 0 && newBatch.lengthBytes() == RecordBatch.HEADER_BYTES) {
            return; // what compaction leaves of a batch: its codec has no bytes to speak of
        }
        if (newBatch.isCompressed()) {
            if (decompressor == null) {
                decompressor = new RecordsDecompressor();
            }
            data = decompressor.decompress(newBatch, maxDecompressedBytes);
            end = data.limit();
        } else {
            data = newBatch.buffer();
            at = newBatch.positionBytes() + RecordBatch.HEADER_BYTES;
            end = newBatch.endBytes();
        }
        if (recordCount < 0 || recordCount > (end - at) / (MIN_BODY_BYTES + 1)) {
            throw newBatch.corrupt("recordCount " + recordCount + " does not fit in " + (end - at) + " bytes");
        }
        start = at;
        recordsLeft = recordCount;
    }

    /** Stands before the first record again, without decompressing once more. */
    void rewind() {
        if (recordsLeft < batch.recordCount()) {
            at = start;
            offsetDelta = -1;
            recordsLeft = batch.recordCount();
        }
    }

    /**
     * Moves to the next record; false after the last.
     *
     * @throws CorruptBatchException if the record contradicts the format; the batch cannot be walked any further
     */
    public boolean next() throws CorruptBatchException {
        if (recordsLeft == 0) {
            if (at != end) {
                throw fail("has " + (end - at) + " bytes after its last record");
            }
            return false;
        }
        int bodyBytes = readVarint(end);
        if (bodyBytes < MIN_BODY_BYTES || bodyBytes > end - at) {
            throw fail("length " + bodyBytes + ", with " + (end - at) + " bytes left in the batch");
        }
        int recordEnd = at + bodyBytes;
        at++; // attributes: none are defined
        long timestampDelta = readVarlong(recordEnd);
        timestampMs = isLogAppendTime ? maxTimestampMs : baseTimestampMs + timestampDelta;
        int newOffsetDelta = readVarint(recordEnd);
        if (newOffsetDelta <= offsetDelta || newOffsetDelta > lastOffsetDelta) {
            throw fail("offsetDelta " + newOffsetDelta + " after " + offsetDelta + ", with lastOffsetDelta "
                    + lastOffsetDelta);
        }
        offsetDelta = newOffsetDelta;
        hasKey = readBytes(keySlice, recordEnd, "key");
        hasValue = readBytes(valueSlice, recordEnd, "value");
        headerCount = readVarint(recordEnd);
        if (headerCount != 0) {
            readHeaders(recordEnd);
        }
        if (at != recordEnd) {
            throw fail("has " + (recordEnd - at) + " bytes after its headers");
        }
        recordsLeft--;
        return true;
    }

    /** Moves past all records before {@code offset}: to the first one at or after it; false if there is none. */
    public boolean nextAtOrAfter(long offset) throws CorruptBatchException {
        while (next()) {
            if (offset() >= offset) {
                return true;
            }
        }
        return false;
    }

    private boolean readBytes(Slice slice, int recordEnd, String field) throws CorruptBatchException {
        int lengthBytes = readVarint(recordEnd);
        if (lengthBytes >= 0) {
            if (lengthBytes > recordEnd - at) {
                throw fail(
                        field + " length " + lengthBytes + ", with " + (recordEnd - at) + " bytes left in the record");
            }
            slice.wrap(data, at, lengthBytes);
            at += lengthBytes;
            return true;
        }
        if (lengthBytes != -1) {
            throw fail(field + " length " + lengthBytes);
        }
        return false;
    }

    private void readHeaders(int recordEnd) throws CorruptBatchException {
        int count = headerCount;
        if (count < 0 || count > (recordEnd - at) / 2) { // two lengths of at least a byte
            throw fail("header count " + count + ", with " + (recordEnd - at) + " bytes left in the record");
        }
        for (int i = 0; i < count; i++) {
            int place = i * INTS_PER_HEADER;
            if (place == headerPlaces.length) {
                headerPlaces = Arrays.copyOf(headerPlaces, 2 * place);
            }
            if (!readBytes(headerSlice, recordEnd, "header key")) {
                throw fail("header " + i + " has no key");
            }
            headerPlaces[place] = headerSlice.positionBytes();
            headerPlaces[place + 1] = headerSlice.lengthBytes();
            boolean isPresent = readBytes(headerSlice, recordEnd, "header value");
            headerPlaces[place + 2] = headerSlice.positionBytes();
            headerPlaces[place + 3] = isPresent ? headerSlice.lengthBytes() : -1;
        }
    }

    /** Numbers of one and two bytes, which is nearly all there are, without a loop. */
    private int readVarint(int bound) throws CorruptBatchException {
        int next = at;
        if (next < bound) {
            int first = data.get(next);
            if (first >= 0) {
                at = next + 1;
                return (first >>> 1) ^ -(first & 1);
            }
            if (next + 1 < bound) {
                int second = data.get(next + 1);
                if (second >= 0) {
                    at = next + 2;
                    return (((first & 0x7f) | (second << 7)) >>> 1) ^ -(first & 1);
                }
            }
        }
        int raw = (int) readLongVarint(bound, Varint.MAX_BYTES_32);
        return (raw >>> 1) ^ -(raw & 1);
    }

    private long readVarlong(int bound) throws CorruptBatchException {
        int next = at;
        if (next < bound) {
            long first = data.get(next);
            if (first >= 0) {
                at = next + 1;
                return (first >>> 1) ^ -(first & 1);
            }
        }
        long raw = readLongVarint(bound, Varint.MAX_BYTES_64);
        return (raw >>> 1) ^ -(raw & 1);
    }

    /** The varint at {@link #at}, still in zig-zag form. */
    private long readLongVarint(int bound, int maxBytes) throws CorruptBatchException {
        long raw = 0;
        int next = at;
        int last = Math.min(bound, next + maxBytes);
        for (int shift = 0; next < last; shift += 7) {
            int b = data.get(next++);
            raw |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                at = next;
                return raw;
            }
        }
        throw fail(last == bound ? "ends inside a number" : "has a number of more than " + maxBytes + " bytes");
    }

    private CorruptBatchException fail(String what) {
        int index = batch.recordCount() - recordsLeft;
        return batch.corrupt("record " + index + " of " + batch.recordCount() + ": " + what);
    }

    @Override
    public long offset() {
        return baseOffset + offsetDelta;
    }

    /** {@link #offset} less the batch's base offset. */
    int offsetDelta() {
        return offsetDelta;
    }

    @Override
    public long timestampMs() {
        return timestampMs;
    }

    @Override
    public @Nullable Slice key() {
        return hasKey ? keySlice : null;
    }

    @Override
    public @Nullable Slice value() {
        return hasValue ? valueSlice : null;
    }

    @Override
    public int headerCount() {
        return headerCount;
    }

    @Override
    public String headerKey(int index) {
        int place = Objects.checkIndex(index, headerCount) * INTS_PER_HEADER;
        var key = new byte[headerPlaces[place + 1]];
        data.get(headerPlaces[place], key);
        return new String(key, StandardCharsets.UTF_8);
    }

    /** The slice is one for all headers: it moves with the next call. */
    @Override
    public @Nullable Slice headerValue(int index) {
        int place = Objects.checkIndex(index, headerCount) * INTS_PER_HEADER + 2;
        int lengthBytes = headerPlaces[place + 1];
        return lengthBytes < 0 ? null : headerSlice.wrap(data, headerPlaces[place], lengthBytes);
    }
}
