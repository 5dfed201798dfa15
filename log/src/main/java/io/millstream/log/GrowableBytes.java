package io.millstream.log;

import java.util.Arrays;

/**
 * An array that grows by doubling up to a limit and is used again and again; what codecs write into. Nothing is allocated
 * on the word of a header: callers ask for room only for bytes that they have, or that a bounded step can produce.
 *
 * <p>Belongs to one thread.
 */
final class GrowableBytes {
    private static final int FIRST_CAPACITY = 4096;

    private int limitBytes;
    private byte[] array;
    private int size;

    GrowableBytes(int limitBytes) {
        this.limitBytes = limitBytes;
        this.array = new byte[Math.min(FIRST_CAPACITY, limitBytes)];
    }

    /** Thrown when more than the limit is asked for. Expected on hostile input, so it carries no stack trace. */
    static final class LimitReached extends Exception {
        private static final long serialVersionUID = 1L;

        LimitReached() {
            super("limit reached", null, false, false);
        }
    }

    /** The bytes up to {@link #size()}; another array after the next {@link #reserve}. */
    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    int limitBytes() {
        return limitBytes;
    }

    void clear() {
        size = 0;
    }

    /** As {@link #clear}, with another limit from now on. */
    void restart(int newLimitBytes) {
        limitBytes = newLimitBytes;
        size = 0;
        if (array.length > newLimitBytes) {
            array = new byte[newLimitBytes];
        }
    }

    /** Counts bytes that were written into {@link #array()} from {@link #size()} on. */
    void advance(int byteCount) {
        size += byteCount;
    }

    /** Makes room for {@code byteCount} more bytes. */
    void reserve(int byteCount) throws LimitReached {
        if (byteCount > array.length - size) {
            if (byteCount > limitBytes - size) {
                throw new LimitReached();
            }
            long doubled = Math.min(limitBytes, Math.max(FIRST_CAPACITY, 2L * array.length));
            array = Arrays.copyOf(array, (int) Math.max(doubled, (long) size + byteCount));
        }
    }

    void append(byte[] source, int offset, int byteCount) throws LimitReached {
        reserve(byteCount);
        System.arraycopy(source, offset, array, size, byteCount);
        size += byteCount;
    }
}
