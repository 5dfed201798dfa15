package io.millstream.wire.generator;

/** What a field holds: {@code int32}, {@code string}, {@code []TopicData} and so on. */
public sealed interface FieldType {
    /** Types without parts; each knows its name in a schema and in Java, and the reader's and writer's methods for it. */
    enum Scalar implements FieldType {
        BOOL("bool", "boolean", "Boolean", "Boolean"),
        INT8("int8", "byte", "Byte", "Byte"),
        INT16("int16", "short", "Short", "Short"),
        UINT16("uint16", "int", "Integer", "UnsignedShort"),
        INT32("int32", "int", "Integer", "Int"),
        UINT32("uint32", "long", "Long", "UnsignedInt"),
        INT64("int64", "long", "Long", "Long"),
        FLOAT64("float64", "double", "Double", "Double"),
        UUID("uuid", "UUID", "UUID", "Uuid"),
        STRING("string", "String", "String", "String"),
        BYTES("bytes", "ByteBuffer", "ByteBuffer", "Bytes"),
        RECORDS("records", "Records", "Records", "Records");

        private final String schemaName;
        private final String javaName;
        private final String boxedName;
        private final String methodSuffix;

        Scalar(String schemaName, String javaName, String boxedName, String methodSuffix) {
            this.schemaName = schemaName;
            this.javaName = javaName;
            this.boxedName = boxedName;
            this.methodSuffix = methodSuffix;
        }

        @Override
        public String javaName() {
            return javaName;
        }

        @Override
        public String boxedName() {
            return boxedName;
        }

        /** As in {@code readInt} and {@code writeInt}. */
        String methodSuffix() {
            return methodSuffix;
        }

        public boolean isPrimitive() {
            return compareTo(UUID) < 0;
        }

        /** Whether it is preceded by its length, which flexible versions write in another way. */
        boolean hasLength() {
            return compareTo(UUID) > 0;
        }
    }

    /** A structure, defined where it is used or among the message's common ones. */
    record Struct(String name) implements FieldType {
        @Override
        public String javaName() {
            return name;
        }
    }

    record Array(FieldType element) implements FieldType {
        @Override
        public String javaName() {
            return "List<" + element.boxedName() + ">";
        }
    }

    String javaName();

    default String boxedName() {
        return javaName();
    }

    static FieldType parse(String text) {
        if (text.startsWith("[]")) {
            return new Array(parse(text.substring(2)));
        }
        for (Scalar scalar : Scalar.values()) {
            if (scalar.schemaName.equals(text)) {
                return scalar;
            }
        }
        if (!text.matches("[A-Z]\\w*")) {
            throw new IllegalArgumentException("unknown type " + text);
        }
        return new Struct(text);
    }
}
