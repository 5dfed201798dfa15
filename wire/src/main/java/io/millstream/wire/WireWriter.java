package io.millstream.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the parts of a message into memory that grows.
 *
 * <p>Records are not copied: they split what is written into {@link #chunks}, so that a region of a file goes from the disk
 * to the socket. Only small ones that are in memory anyway are copied, because a chunk costs more than that. Lengths have the
 * two forms that {@link WireReader} describes. Belongs to one thread.
 */
public final class WireWriter {
    /** Below this a copy is cheaper than one more chunk. */
    static final int INLINED_RECORDS_BYTES = 1024;

    private static final int STRING_BYTES_LIMIT = Short.MAX_VALUE;
    private static final int FIRST_CAPACITY_BYTES = 256;

    private ByteBuffer out;
    private final List<Records> external = new ArrayList<>(0);
    private int[] cuts = new int[4];
    private long externalBytes;

    public WireWriter() {
        this(FIRST_CAPACITY_BYTES);
    }

    public WireWriter(int expectedBytes) {
        out = ByteBuffer.allocate(Math.max(16, expectedBytes));
    }

    /** All that was written, records included. */
    public int sizeBytes() {
        return Math.toIntExact(out.position() + externalBytes);
    }

    /** What was written, in order: memory as {@link BytesRecords}, records as they were given. Ends the writing. */
    public List<Records> chunks() {
        if (external.isEmpty()) {
            return List.of(new BytesRecords(written(0, out.position())));
        }
        var chunks = new ArrayList<Records>(2 * external.size() + 1);
        int from = 0;
        for (int i = 0; i < external.size(); i++) {
            addMemory(chunks, from, cuts[i]);
            chunks.add(external.get(i));
            from = cuts[i];
        }
        addMemory(chunks, from, out.position());
        return chunks;
    }

    /** What was written, in one piece; records must be in memory. */
    public ByteBuffer toByteBuffer() {
        if (external.isEmpty()) {
            return written(0, out.position());
        }
        ByteBuffer whole = ByteBuffer.allocate(sizeBytes());
        for (Records chunk : chunks()) {
            if (!(chunk instanceof BytesRecords inMemory)) {
                throw new IllegalStateException(chunk + " is not in memory");
            }
            whole.put(inMemory.bytes().duplicate());
        }
        return whole.flip();
    }

    public void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    public void writeByte(int value) {
        room(Byte.BYTES).put((byte) value);
    }

    public void writeShort(int value) {
        room(Short.BYTES).putShort((short) value);
    }

    public void writeUnsignedShort(int value) {
        if (value < 0 || value > 0xffff) {
            throw new IllegalArgumentException(value + " does not fit 16 bits without a sign");
        }
        writeShort(value);
    }

    public void writeInt(int value) {
        room(Integer.BYTES).putInt(value);
    }

    public void writeUnsignedInt(long value) {
        if (value < 0 || value > 0xffff_ffffL) {
            throw new IllegalArgumentException(value + " does not fit 32 bits without a sign");
        }
        writeInt((int) value);
    }

    public void writeLong(long value) {
        room(Long.BYTES).putLong(value);
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    public void writeUuid(UUID value) {
        room(2 * Long.BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    public void writeUnsignedVarint(int value) {
        ByteBuffer target = room(5);
        int rest = value;
        while ((rest & ~0x7f) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    public void writeString(String value, boolean flexible) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > STRING_BYTES_LIMIT) {
            throw new IllegalArgumentException(
                    "a string of " + bytes.length + " bytes, more than " + STRING_BYTES_LIMIT);
        }
        if (flexible) {
            writeUnsignedVarint(bytes.length + 1);
        } else {
            writeShort(bytes.length);
        }
        room(bytes.length).put(bytes);
    }

    public void writeNullableString(@Nullable String value, boolean flexible) {
        if (value != null) {
            writeString(value, flexible);
        } else if (flexible) {
            writeUnsignedVarint(0);
        } else {
            writeShort(-1);
        }
    }

    /** Writes the bytes from position to limit; the buffer is not moved. */
    public void writeBytes(ByteBuffer value, boolean flexible) {
        writeLength(value.remaining(), flexible);
        putAll(value);
    }

    public void writeNullableBytes(@Nullable ByteBuffer value, boolean flexible) {
        if (value == null) {
            writeLength(-1, flexible);
        } else {
            writeBytes(value, flexible);
        }
    }

    public void writeRecords(Records value, boolean flexible) {
        writeLength(value.sizeBytes(), flexible);
        if (value instanceof BytesRecords inMemory && value.sizeBytes() < INLINED_RECORDS_BYTES) {
            putAll(inMemory.bytes());
        } else {
            cut(value);
        }
    }

    public void writeNullableRecords(@Nullable Records value, boolean flexible) {
        if (value == null) {
            writeLength(-1, flexible);
        } else {
            writeRecords(value, flexible);
        }
    }

    /** What stands before a structure that may be null and is. */
    public void writeNull() {
        writeByte(-1);
    }

    /** What stands before a structure that may be null and is not. */
    public void writeNotNull() {
        writeByte(1);
    }

    public void writeCount(Collection<?> elements, boolean flexible) {
        writeLength(elements.size(), flexible);
    }

    public void writeNullableCount(@Nullable Collection<?> elements, boolean flexible) {
        writeLength(elements == null ? -1 : elements.size(), flexible);
    }

    /** Begins a tagged field; returns what {@link #endTag} wants to know. */
    public int startTag(int tag) {
        writeUnsignedVarint(tag);
        return out.position();
    }

    /** Puts the size before what has been written since {@code start}. */
    public void endTag(int start) {
        if (!external.isEmpty() && cuts[external.size() - 1] >= start) {
            throw new IllegalStateException("records in a tagged field");
        }
        int size = out.position() - start;
        writeUnsignedVarint(size); // makes room for the size; it is written again where it belongs
        int sizeBytes = out.position() - start - size;
        byte[] array = out.array();
        System.arraycopy(array, start, array, start + sizeBytes, size);
        out.position(start);
        writeUnsignedVarint(size);
        out.position(start + sizeBytes + size);
    }

    /** Overwrites four bytes written before. */
    public void putIntAt(int position, int value) {
        out.putInt(position, value);
    }

    private void writeLength(int length, boolean flexible) {
        if (flexible) {
            writeUnsignedVarint(length + 1);
        } else {
            writeInt(length);
        }
    }

    private void putAll(ByteBuffer value) {
        int size = value.remaining();
        int at = room(size).position();
        out.put(at, value, value.position(), size);
        out.position(at + size);
    }

    private void cut(Records records) {
        int count = external.size();
        if (count == cuts.length) {
            cuts = Arrays.copyOf(cuts, 2 * count);
        }
        cuts[count] = out.position();
        external.add(records);
        externalBytes += records.sizeBytes();
    }

    private void addMemory(List<Records> chunks, int from, int to) {
        if (from < to) {
            chunks.add(new BytesRecords(written(from, to)));
        }
    }

    private ByteBuffer written(int from, int to) {
        return out.slice(from, to - from);
    }

    private ByteBuffer room(int bytes) {
        if (bytes > out.remaining()) {
            long doubled = Math.min(2L * out.capacity(), Integer.MAX_VALUE - 8);
            int capacity = Math.max((int) doubled, Math.addExact(out.position(), bytes));
            out = ByteBuffer.allocate(capacity).put(out.flip());
        }
        return out;
    }
}
