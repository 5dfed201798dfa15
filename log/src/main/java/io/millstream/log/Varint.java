package io.millstream.log;

/**
 * Sizes and writing of the variable-length integers inside records: zig-zag, seven bits a byte, lowest first, the highest
 * bit set on all but the last byte (as in Protocol Buffers). At most 5 bytes for 32 bits and 10 for 64. Reading them is
 * {@link RecordCursor}'s inner loop and lives there.
 */
final class Varint {
    static final int MAX_BYTES_32 = 5;
    static final int MAX_BYTES_64 = 10;

    private Varint() {}

    static int sizeBytes(long value) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(zigZag(value) | 1);
        return (bits + 6) / 7;
    }

    /** Writes {@code value} at {@code at} and returns the index after it. */
    static int write(long value, byte[] target, int at) {
        long rest = zigZag(value);
        int next = at;
        while ((rest & ~0x7fL) != 0) {
            target[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[next++] = (byte) rest;
        return next;
    }

    private static long zigZag(long value) {
        return (value << 1) ^ (value >> 63);
    }
}
