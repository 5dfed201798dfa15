package io.millstream.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A range of bytes inside somebody else's buffer. Mutable on purpose: whoever walks many ranges moves one slice along and
 * allocates nothing. Belongs to one thread; valid as long as its owner says.
 */
public final class Slice {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private ByteBuffer buffer = EMPTY;
    private int positionBytes;
    private int lengthBytes;

    /** A slice over a whole array. */
    public static Slice of(byte[] bytes) {
        return new Slice().wrap(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /** Moves this slice to a range of {@code newBuffer}, given by absolute index. */
    public Slice wrap(ByteBuffer newBuffer, int newPositionBytes, int newLengthBytes) {
        buffer = newBuffer;
        positionBytes = newPositionBytes;
        lengthBytes = newLengthBytes;
        return this;
    }

    /** The buffer that holds the bytes; its own position and limit mean nothing here. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** Absolute index of the first byte in {@link #buffer()}. */
    public int positionBytes() {
        return positionBytes;
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    public byte byteAt(int index) {
        return buffer.get(positionBytes + index);
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        var bytes = new byte[lengthBytes];
        buffer.get(positionBytes, bytes);
        return bytes;
    }

    /** The bytes decoded as UTF-8; malformed input becomes U+FFFD. */
    public String toUtf8() {
        if (buffer.hasArray()) {
            return new String(
                    buffer.array(), buffer.arrayOffset() + positionBytes, lengthBytes, StandardCharsets.UTF_8);
        }
        return new String(toByteArray(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "Slice[" + lengthBytes + " bytes at " + positionBytes + "]";
    }
}
