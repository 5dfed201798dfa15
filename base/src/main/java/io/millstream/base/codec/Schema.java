package io.millstream.base.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a run of bytes means, independent of any class.
 *
 * <pre>
 * schema    uint8 tag, then
 *   1 INT, 2 LONG       nothing; the value is a zigzag varint
 *   3 DOUBLE            nothing; the value is 8 bytes, IEEE 754, big-endian
 *   4 BOOLEAN           nothing; the value is one byte, 0 or 1
 *   5 STRING            nothing; the value is varint length + UTF-8
 *   6 BYTES             nothing; the value is varint length + bytes
 *   7 LIST              schema of the element; the value is varint count + elements
 *   8 MAP               schema of key and of value; the value is varint count + entries
 *   9 OPTIONAL          schema of the content; the value is one byte, 0 or 1, + content
 *  10 RECORD            varint field count, then per field: string name, schema; the value is its fields in this order
 * </pre>
 */
public sealed interface Schema {
    /** A schema without parts. */
    enum Plain implements Schema {
        INT(1),
        LONG(2),
        DOUBLE(3),
        BOOLEAN(4),
        STRING(5),
        BYTES(6);

        private final int tag;

        Plain(int tag) {
            this.tag = tag;
        }
    }

    record ListOf(Schema element) implements Schema {
        @Override
        public String toString() {
            return "list of " + element;
        }
    }

    record MapOf(Schema key, Schema value) implements Schema {
        @Override
        public String toString() {
            return "map of " + key + " to " + value;
        }
    }

    record OptionalOf(Schema content) implements Schema {
        @Override
        public String toString() {
            return "optional " + content;
        }
    }

    record RecordOf(List<Field> fields) implements Schema {
        public RecordOf {
            fields = List.copyOf(fields);
        }

        @Override
        public String toString() {
            return fields.stream()
                    .map(field -> field.name() + ": " + field.schema())
                    .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    record Field(String name, Schema schema) {}

    /** Schemas nest no deeper than this; a file that claims more is damaged or hostile. */
    int MAX_DEPTH = 32;

    static void write(Schema schema, ByteOutput output) {
        if (schema instanceof Plain plain) {
            output.writeByte(plain.tag);
        } else if (schema instanceof ListOf list) {
            output.writeByte(7);
            write(list.element(), output);
        } else if (schema instanceof MapOf map) {
            output.writeByte(8);
            write(map.key(), output);
            write(map.value(), output);
        } else if (schema instanceof OptionalOf optional) {
            output.writeByte(9);
            write(optional.content(), output);
        } else if (schema instanceof RecordOf record) {
            output.writeByte(10);
            output.writeVarint(record.fields().size());
            for (Field field : record.fields()) {
                output.writeString(field.name());
                write(field.schema(), output);
            }
        }
    }

    static Schema read(ByteInput input) {
        return read(input, 0);
    }

    private static Schema read(ByteInput input, int depth) {
        if (depth > MAX_DEPTH) {
            throw input.malformed("a schema nests deeper than " + MAX_DEPTH);
        }
        int tag = input.readByte();
        return switch (tag) {
            case 7 -> new ListOf(read(input, depth + 1));
            case 8 -> new MapOf(read(input, depth + 1), read(input, depth + 1));
            case 9 -> new OptionalOf(read(input, depth + 1));
            case 10 -> {
                int fieldCount = input.readCount();
                var fields = new ArrayList<Field>();
                for (int i = 0; i < fieldCount; i++) {
                    fields.add(new Field(input.readString(), read(input, depth + 1)));
                }
                yield new RecordOf(fields);
            }
            default -> plain(tag, input);
        };
    }

    private static Schema plain(int tag, ByteInput input) {
        for (Plain plain : Plain.values()) {
            if (plain.tag == tag) {
                return plain;
            }
        }
        throw input.malformed("there is no schema with tag " + tag);
    }
}
