package io.millstream.cli.client;

import io.millstream.cli.Arguments;
import io.millstream.cli.StandardOut;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How {@code consume} writes a record, after kcat's {@code -f}:
 *
 * <pre>
 * %t topic   %p partition   %o offset      %T timestamp in milliseconds   %h headers as a=1,b=2
 * %k key     %K its length  %s value       %S its length (-1: null)       %R the same in 4 bytes, big-endian
 * %% a percent sign         \n \r \t \0 \e \\ \xHH the byte HH
 * </pre>
 *
 * <p>Key and value are written byte by byte as they are. Immutable.
 */
final class MessageFormat {
    private static final String FIELDS = "tpoTksKSRh";

    private final List<Part> parts;
    private final byte[] absent;

    private interface Part {
        void write(ConsumerRecord<byte[], byte[]> record, StandardOut out);
    }

    private MessageFormat(List<Part> parts, byte[] absent) {
        this.parts = parts;
        this.absent = absent;
    }

    /** @param nullText written for a key or value that is null */
    static MessageFormat parse(String format, String nullText) {
        var parts = new ArrayList<Part>();
        var made = new MessageFormat(parts, utf8(nullText));
        var literal = new Literal();
        for (int i = 0; i < format.length(); ) {
            int codePoint = format.codePointAt(i);
            if (codePoint == '%') {
                char field = i + 1 < format.length() ? format.charAt(i + 1) : ' ';
                if (field == '%') {
                    literal.add('%');
                } else if (FIELDS.indexOf(field) >= 0) {
                    literal.endInto(parts);
                    parts.add(made.field(field));
                } else {
                    throw Arguments.wrong(
                            "-f",
                            format,
                            "a format with the fields %t %p %o %T %k %s %K %S %R %h, and %% for a percent sign");
                }
                i += 2;
            } else if (codePoint == '\\') {
                i += literal.addEscape(format, i);
            } else {
                literal.add(codePoint);
                i += Character.charCount(codePoint);
            }
        }
        literal.endInto(parts);
        return made;
    }

    /** The bytes that a text with escapes stands for: separators on the command line. */
    static byte[] unescape(String text) {
        var literal = new Literal();
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (codePoint == '\\') {
                i += literal.addEscape(text, i);
            } else {
                literal.add(codePoint);
                i += Character.charCount(codePoint);
            }
        }
        return literal.bytes();
    }

    void write(ConsumerRecord<byte[], byte[]> record, StandardOut out) {
        for (Part part : parts) {
            part.write(record, out);
        }
    }

    private Part field(char field) {
        return switch (field) {
            case 't' -> (record, out) -> text(record.topic(), out);
            case 'p' -> (record, out) -> text(Integer.toString(record.partition()), out);
            case 'o' -> (record, out) -> text(Long.toString(record.offset()), out);
            case 'T' -> (record, out) -> text(Long.toString(record.timestamp()), out);
            case 'k' -> (record, out) -> bytes(record.key(), out);
            case 's' -> (record, out) -> bytes(record.value(), out);
            case 'K' -> (record, out) -> text(Integer.toString(length(record.key())), out);
            case 'S' -> (record, out) -> text(Integer.toString(length(record.value())), out);
            case 'R' ->
                (record, out) -> bytes(
                        ByteBuffer.allocate(Integer.BYTES)
                                .putInt(length(record.value()))
                                .array(),
                        out);
            case 'h' -> this::headers;
            default -> throw new IllegalArgumentException("no field %" + field);
        };
    }

    private void headers(ConsumerRecord<byte[], byte[]> record, StandardOut out) {
        boolean first = true;
        for (Header header : record.headers()) {
            text((first ? "" : ",") + header.key() + "=", out);
            byte @Nullable [] value = header.value();
            bytes(value == null ? utf8("NULL") : value, out);
            first = false;
        }
    }

    private void bytes(byte @Nullable [] bytes, StandardOut out) {
        byte[] written = bytes == null ? absent : bytes;
        out.write(written, 0, written.length);
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? -1 : bytes.length;
    }

    private static void text(String text, StandardOut out) {
        byte[] bytes = utf8(text);
        out.write(bytes, 0, bytes.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that stand in a format for themselves. */
    private static final class Literal {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        void add(int codePoint) {
            bytes.writeBytes(utf8(Character.toString(codePoint)));
        }

        /** Adds what the escape at {@code at} stands for; returns how many characters it takes. */
        int addEscape(String text, int at) {
            char letter = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            int simple = "nrt0e\\".indexOf(letter);
            if (simple >= 0) {
                bytes.write("\n\r\t\0\u001b\\".charAt(simple));
                return 2;
            }
            if (letter == 'x'
                    && at + 4 <= text.length()
                    && text.substring(at + 2, at + 4).matches("[0-9a-fA-F]{2}")) {
                bytes.write(Integer.parseInt(text.substring(at + 2, at + 4), 16));
                return 4;
            }
            bytes.write('\\'); // as it is: a path on Windows is no escape
            return 1;
        }

        void endInto(List<Part> parts) {
            if (bytes.size() > 0) {
                byte[] literal = bytes();
                bytes.reset();
                parts.add((record, out) -> out.write(literal, 0, literal.length));
            }
        }

        byte[] bytes() {
            return bytes.toByteArray();
        }
    }
}
