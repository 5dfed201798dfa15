package io.millstream.base;

import java.util.Locale;
import java.util.regex.Pattern;

/** A number of bytes. Written {@code 512}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}; case does not matter. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern WRITTEN = Pattern.compile("(\\d+)\\s*(B|KB|KIB|K|MB|MIB|M|GB|GIB|G|TB|TIB|T)?");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static ByteSize ofKiB(long kib) {
        return new ByteSize(Math.multiplyExact(kib, 1L << 10));
    }

    public static ByteSize ofMiB(long mib) {
        return new ByteSize(Math.multiplyExact(mib, 1L << 20));
    }

    public static ByteSize ofGiB(long gib) {
        return new ByteSize(Math.multiplyExact(gib, 1L << 30));
    }

    /** Parses what a person writes. K, M, G and T are powers of 1,024, with or without "iB" or "B". */
    public static ByteSize parse(String text) {
        var match = WRITTEN.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!match.matches()) {
            throw new IllegalArgumentException("not a size: \"" + text + "\"; write for example 512, 64KiB or 1GiB");
        }
        String unit = match.group(2);
        int shift = unit == null ? 0 : 10 * "BKMGT".indexOf(unit.charAt(0));
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(match.group(1)), 1L << shift));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("too large a size: \"" + text + "\"", e);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The size in the largest unit that divides it evenly; {@link #parse} reads it back. */
    @Override
    public String toString() {
        int shift = bytes == 0 ? 0 : Math.min(40, Long.numberOfTrailingZeros(bytes) / 10 * 10);
        return (bytes >>> shift) + (shift == 0 ? "" : "KMGT".charAt(shift / 10 - 1) + "iB");
    }
}
