package io.millstream.dstream.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into lines of UTF-8 text, ended by {@code \n} or {@code \r\n}. Malformed bytes become U+FFFD.
 *
 * <p>A line longer than the limit is given in pieces, each a whole number of characters, so that a sender without line
 * ends costs bounded memory and loses nothing. Belongs to one thread.
 */
final class LineSplitter {
    /** Longest line that comes in one piece. */
    static final int LINE_LIMIT_BYTES = 1 << 20;

    private final int limitBytes;
    private byte[] partial = new byte[256];
    private int partialBytes;

    LineSplitter(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** The lines that end within the first {@code count} bytes of {@code bytes}. */
    List<String> feed(byte[] bytes, int count) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] == '\n') {
                lines.add(line(bytes, start, i));
                start = i + 1;
            }
        }
        keep(bytes, start, count);
        while (partialBytes > limitBytes) {
            lines.add(piece());
        }
        return lines;
    }

    /** What stands behind the last line end: a line too, as the sender will not go on with it. Empty list if nothing. */
    List<String> finish() {
        if (partialBytes == 0) {
            return List.of();
        }
        String last = text(partial, 0, partialBytes);
        partialBytes = 0;
        return List.of(last);
    }

    private String line(byte[] bytes, int start, int end) {
        if (partialBytes == 0) {
            return text(bytes, start, end);
        }
        keep(bytes, start, end);
        String line = text(partial, 0, partialBytes);
        partialBytes = 0;
        return line;
    }

    private void keep(byte[] bytes, int start, int end) {
        int length = end - start;
        if (partial.length < partialBytes + length) {
            partial = Arrays.copyOf(partial, Math.max(partial.length * 2, partialBytes + length));
        }
        System.arraycopy(bytes, start, partial, partialBytes, length);
        partialBytes += length;
    }

    private String piece() {
        int end = limitBytes;
        // 10xxxxxx continues a character; malformed input may have nothing else, so look back three bytes at most
        while (end > limitBytes - 3 && end > 1 && (partial[end] & 0xC0) == 0x80) {
            end--;
        }
        var piece = new String(partial, 0, end, StandardCharsets.UTF_8);
        System.arraycopy(partial, end, partial, 0, partialBytes - end);
        partialBytes -= end;
        return piece;
    }

    private static String text(byte[] bytes, int start, int end) {
        int length = end > start && bytes[end - 1] == '\r' ? end - start - 1 : end - start;
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }
}
