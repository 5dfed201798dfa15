package io.millstream.base.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes under construction, in an array that grows. Belongs to one thread. */
public final class ByteOutput {
    private byte[] bytes;
    private int lengthBytes;

    public ByteOutput() {
        this(256);
    }

    public ByteOutput(int expectedBytes) {
        bytes = new byte[Math.max(16, expectedBytes)];
    }

    public int lengthBytes() {
        return lengthBytes;
    }

    /** What has been written, without a copy; valid until the next write. */
    public ByteBuffer toByteBuffer() {
        return ByteBuffer.wrap(bytes, 0, lengthBytes).slice();
    }

    /** Forgets everything and keeps the array. */
    public void clear() {
        lengthBytes = 0;
    }

    public void writeByte(int value) {
        ensureRoom(1);
        bytes[lengthBytes++] = (byte) value;
    }

    public void writeShort(int value) {
        writeByte(value >>> 8);
        writeByte(value);
    }

    public void writeInt(int value) {
        ensureRoom(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[lengthBytes++] = (byte) (value >>> shift);
        }
    }

    public void writeLong(long value) {
        ensureRoom(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[lengthBytes++] = (byte) (value >>> shift);
        }
    }

    public void writeDouble(double value) {
        writeLong(Double.doubleToLongBits(value));
    }

    /** Seven bits a byte, low bits first, zigzag so that small negative numbers stay small. */
    public void writeVarint(long value) {
        ensureRoom(10);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            bytes[lengthBytes++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[lengthBytes++] = (byte) rest;
    }

    public void writeString(String value) {
        writeByteArray(value.getBytes(StandardCharsets.UTF_8));
    }

    /** The length as a varint, then the bytes. */
    public void writeByteArray(byte[] value) {
        writeVarint(value.length);
        ensureRoom(value.length);
        System.arraycopy(value, 0, bytes, lengthBytes, value.length);
        lengthBytes += value.length;
    }

    /** The remaining bytes of {@code source} as they are; its position stays. */
    public void writeRaw(ByteBuffer source) {
        int count = source.remaining();
        ensureRoom(count);
        source.get(source.position(), bytes, lengthBytes, count);
        lengthBytes += count;
    }

    private void ensureRoom(int count) {
        if (bytes.length - lengthBytes < count) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(lengthBytes, count), (int)
                    Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
    }
}
