package io.millstream.wire.generator;

import java.util.Locale;

/** Java source under construction; a line that ends with a brace indents those after it. */
final class JavaText {
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** Adds a line; with arguments it is a format. */
    JavaText line(String line, Object... arguments) {
        String whole = arguments.length == 0 ? line : String.format(Locale.ROOT, line, arguments);
        if (whole.startsWith("}")) {
            depth--;
        }
        text.append(INDENT.repeat(depth)).append(whole).append('\n');
        if (whole.endsWith("{")) {
            depth++;
        }
        return this;
    }

    JavaText blank() {
        text.append('\n');
        return this;
    }

    /** A comment above a declaration, from a schema's description. */
    JavaText javadoc(String about) {
        if (!about.isBlank()) {
            String safe = about.strip()
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("@", "&#64;")
                    .replace("*/", "*&#47;")
                    .replace("\\", "&#92;"); // a \\u in a comment would be an escape
            text.append(INDENT.repeat(depth)).append("/** ").append(safe).append(" */\n");
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
