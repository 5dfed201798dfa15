package io.millstream.cli;

import java.nio.charset.StandardCharsets;

/**
 * Text on a screen: how many columns it takes, and what must not reach a terminal as it is. Widths follow Unicode's East
 * Asian Width (UAX 11): wide and full-width characters take two columns, combining ones none.
 */
public final class Printable {
    /** First and last code points of the wide blocks, in order. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3041, 0x33FF, 0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xA000, 0xA4CF, 0xA960, 0xA97F,
        0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1F64F, 0x1F680,
        0x1F6FF, 0x1F900, 0x1F9FF, 0x20000, 0x3FFFD
    };

    private static final int SHOWN_CHARACTERS = 60;

    private Printable() {}

    /** Columns that {@code text} takes. */
    public static int width(String text) {
        int columns = 0;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            columns += width(codePoint);
            i += Character.charCount(codePoint);
        }
        return columns;
    }

    /** The longest beginning of {@code text} that fits {@code columns}, with an ellipsis if something was cut. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int used = 0;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            if (used + width(codePoint) > columns - 1) {
                break;
            }
            used += width(codePoint);
            end += Character.charCount(codePoint);
        }
        return columns < 1 ? "" : text.substring(0, end) + "…";
    }

    /** {@code text} cut and filled up with spaces to exactly {@code columns}. */
    public static String fit(String text, int columns) {
        String cut = cut(text, columns);
        return cut + " ".repeat(Math.max(0, columns - width(cut)));
    }

    /** Control characters, and marks that reorder a line, as visible escapes: a record must not steer the terminal. */
    public static String text(String text) {
        int i = 0;
        while (i < text.length() && !steers(text.charAt(i))) {
            i++;
        }
        if (i == text.length()) {
            return text;
        }
        var safe = new StringBuilder(text.length() + 16).append(text, 0, i);
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!steers(c)) {
                safe.append(c);
            } else if (c == '\n') {
                safe.append("\\n");
            } else if (c == '\t') {
                safe.append("\\t");
            } else if (c == '\r') {
                safe.append("\\r");
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return safe.toString();
    }

    /** The beginning of a piece of input, safe to show. */
    public static String shown(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 4 * SHOWN_CHARACTERS), StandardCharsets.UTF_8);
        return cut(text(text), SHOWN_CHARACTERS);
    }

    private static boolean steers(char c) {
        return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static int width(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        int type = Character.getType(codePoint);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        for (int i = 0; i < WIDE.length && codePoint >= WIDE[i]; i += 2) {
            if (codePoint <= WIDE[i + 1]) {
                return 2;
            }
        }
        return 1;
    }
}
