package io.millstream.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parts of a message from bytes that a stranger sent.
 *
 * <p>An announced length or count allocates nothing before it has been compared with the bytes that are left, and lists grow
 * as their elements arrive. Because a few bytes can announce an element that takes many as an object, all lists of one
 * message together may have at most {@code elementLimit} elements. What does not add up throws {@link
 * MalformedMessageException}.
 *
 * <p>Lengths come in two forms (KIP-482): in flexible versions an unsigned varint of the length plus one, 0 for null; before,
 * 16 bits for strings and 32 for the rest, negative for null. Bytes and records are slices that share the buffer's memory.
 * Belongs to one thread.
 */
public final class WireReader {
    /** Stands where there is no id. */
    public static final UUID ZERO_UUID = new UUID(0, 0);

    public static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

    /** Far above what clients send: a fetch of every partition of the largest cluster has a fifth of it. */
    public static final int DEFAULT_ELEMENT_LIMIT = 1_000_000;

    private static final int STRING_BYTES_LIMIT = Short.MAX_VALUE;
    private static final int TAG_COUNT_LIMIT = 10_000;
    private static final int LIST_FIRST_CAPACITY = 64;

    private final ByteBuffer in;
    private int elementsLeft;

    /** Reads from the position of {@code bytes} to its limit, without moving either. */
    public WireReader(ByteBuffer bytes) {
        this(bytes, DEFAULT_ELEMENT_LIMIT);
    }

    public WireReader(ByteBuffer bytes, int elementLimit) {
        in = bytes.slice();
        elementsLeft = elementLimit;
    }

    public int remainingBytes() {
        return in.remaining();
    }

    public boolean readBoolean() {
        return readByte() != 0;
    }

    public byte readByte() {
        need(Byte.BYTES);
        return in.get();
    }

    public short readShort() {
        need(Short.BYTES);
        return in.getShort();
    }

    public int readUnsignedShort() {
        return Short.toUnsignedInt(readShort());
    }

    public int readInt() {
        need(Integer.BYTES);
        return in.getInt();
    }

    public long readUnsignedInt() {
        return Integer.toUnsignedLong(readInt());
    }

    public long readLong() {
        need(Long.BYTES);
        return in.getLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public UUID readUuid() {
        long high = readLong();
        long low = readLong();
        return high == 0 && low == 0 ? ZERO_UUID : new UUID(high, low);
    }

    /** A varint of at most 31 bits, since lengths, counts and tags are never larger. */
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7f) << shift;
            if (next >= 0) {
                if (value < 0 || (shift == 28 && next > 7)) {
                    break;
                }
                return value;
            }
        }
        throw malformed("a varint of more than 31 bits");
    }

    public String readString(boolean flexible) {
        return notNull(readNullableString(flexible), "string");
    }

    public @Nullable String readNullableString(boolean flexible) {
        int length = flexible ? readUnsignedVarint() - 1 : readShort();
        if (length < 0) {
            return null;
        }
        if (length > STRING_BYTES_LIMIT) {
            throw malformed("a string of " + length + " bytes, more than " + STRING_BYTES_LIMIT);
        }
        if (length == 0) {
            return "";
        }
        need(length);
        int at = in.position();
        in.position(at + length);
        if (in.hasArray()) {
            return new String(in.array(), in.arrayOffset() + at, length, StandardCharsets.UTF_8);
        }
        var copy = new byte[length];
        in.get(at, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    public ByteBuffer readBytes(boolean flexible) {
        return notNull(readNullableBytes(flexible), "bytes field");
    }

    public @Nullable ByteBuffer readNullableBytes(boolean flexible) {
        int length = flexible ? readUnsignedVarint() - 1 : readInt();
        if (length < 0) {
            return null;
        }
        need(length);
        int at = in.position();
        in.position(at + length);
        return in.slice(at, length);
    }

    public Records readRecords(boolean flexible) {
        return new BytesRecords(readBytes(flexible));
    }

    public @Nullable Records readNullableRecords(boolean flexible) {
        ByteBuffer bytes = readNullableBytes(flexible);
        return bytes == null ? null : new BytesRecords(bytes);
    }

    /** The flag before a structure that may be null. */
    public boolean readIsNull() {
        return readByte() < 0;
    }

    /** How many elements of a list follow. */
    public int readCount(boolean flexible) {
        int count = readNullableCount(flexible);
        if (count < 0) {
            throw malformed("a list is null");
        }
        return count;
    }

    /** How many elements of a list follow, or -1 for null. */
    public int readNullableCount(boolean flexible) {
        int count = flexible ? readUnsignedVarint() - 1 : readInt();
        if (count < 0) {
            return -1;
        }
        if (count > in.remaining()) { // each element takes at least one byte
            throw malformed("a list of " + count + " elements");
        }
        if (count > elementsLeft) {
            throw malformed("more elements in lists than the limit");
        }
        elementsLeft -= count;
        return count;
    }

    /** A list that expects {@code count} elements without believing it. */
    public <T> List<T> newList(int count) {
        return new ArrayList<>(Math.min(count, LIST_FIRST_CAPACITY));
    }

    /** How many tagged fields follow. */
    public int readTagCount() {
        int count = readUnsignedVarint();
        if (count > TAG_COUNT_LIMIT) {
            throw malformed(count + " tagged fields, more than " + TAG_COUNT_LIMIT);
        }
        return count;
    }

    public int readTag() {
        return readUnsignedVarint();
    }

    /** Reads the size of a tagged field; returns the position of its end. */
    public int readTagEnd() {
        int size = readUnsignedVarint();
        need(size);
        return in.position() + size;
    }

    /** After a tagged field that was read: it must have had the size it announced. */
    public void checkTagEnd(int end) {
        if (in.position() != end) {
            throw malformed("a tagged field that ends at byte " + end);
        }
    }

    /** Leaves out a tagged field that nobody here knows. */
    public void skipTo(int end) {
        in.position(end);
    }

    public void skipTaggedFields() {
        for (int count = readTagCount(); count > 0; count--) {
            readTag();
            skipTo(readTagEnd());
        }
    }

    private void need(int bytes) {
        if (bytes > in.remaining()) {
            throw malformed(bytes + " bytes wanted");
        }
    }

    private <T> T notNull(@Nullable T value, String what) {
        if (value == null) {
            throw malformed("a " + what + " is null");
        }
        return value;
    }

    private MalformedMessageException malformed(String what) {
        return new MalformedMessageException(what + ", at byte " + in.position() + " with " + in.remaining() + " left");
    }
}
