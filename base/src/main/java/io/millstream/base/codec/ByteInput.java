package io.millstream.base.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Bytes being read. Every length and count is checked against what is left before anything is allocated; bytes that do
 * not add up throw {@link MalformedBytes}. Belongs to one thread.
 */
public final class ByteInput {
    private final ByteBuffer bytes;

    /** Reads {@code source} from its position to its limit, without changing it. */
    public ByteInput(ByteBuffer source) {
        bytes = source.slice();
    }

    public int remainingBytes() {
        return bytes.remaining();
    }

    public int readByte() {
        need(1);
        return bytes.get() & 0xFF;
    }

    public int readShort() {
        need(Short.BYTES);
        return bytes.getShort() & 0xFFFF;
    }

    public int readInt() {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    public long readLong() {
        need(Long.BYTES);
        return bytes.getLong();
    }

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw malformed("a boolean is " + value);
        }
        return value == 1;
    }

    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = readByte();
            value |= (long) (b & 0x7F) << shift;
            if ((b & 0x80) == 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw malformed("a varint is longer than 10 bytes");
    }

    public int readVarint32() {
        long value = readVarint();
        if (value != (int) value) {
            throw malformed("an INT is " + value);
        }
        return (int) value;
    }

    /** A number of elements or bytes that follow; never more than there are bytes left, since each takes at least one. */
    public int readCount() {
        long count = readVarint();
        if (count < 0 || count > bytes.remaining()) {
            throw malformed("a count of " + count + " with " + bytes.remaining() + " bytes left");
        }
        return (int) count;
    }

    public String readString() {
        return new String(readByteArray(), StandardCharsets.UTF_8);
    }

    public byte[] readByteArray() {
        var value = new byte[readCount()];
        bytes.get(value);
        return value;
    }

    /** The next {@code lengthBytes} bytes as an input of their own, without a copy. */
    public ByteInput readPart(int lengthBytes) {
        need(lengthBytes);
        var part = new ByteInput(bytes.slice(bytes.position(), lengthBytes));
        bytes.position(bytes.position() + lengthBytes);
        return part;
    }

    /** To be thrown by whoever finds that the bytes make no sense here. */
    public MalformedBytes malformed(String what) {
        return new MalformedBytes(what, bytes.position());
    }

    private void need(int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw malformed(count + " bytes wanted with " + bytes.remaining() + " left");
        }
    }
}
