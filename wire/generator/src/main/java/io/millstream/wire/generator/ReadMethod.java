package io.millstream.wire.generator;

import static io.millstream.wire.generator.VersionChecks.ALWAYS;
import static io.millstream.wire.generator.VersionChecks.NEVER;

import io.millstream.wire.generator.FieldType.Array;
import io.millstream.wire.generator.FieldType.Scalar;
import io.millstream.wire.generator.FieldType.Struct;
import java.util.List;

/** Writes the constructor that reads a structure from bytes, and a message's {@code read}. */
final class ReadMethod {
    private final MessageSchema message;
    private final StructSchema struct;
    private final JavaText java;
    private final VersionChecks versions;

    ReadMethod(MessageSchema message, StructSchema struct, JavaText java) {
        this.message = message;
        this.struct = struct;
        this.java = java;
        this.versions = new VersionChecks(message, struct);
    }

    void write() {
        if (struct.equals(message.root())) {
            java.line("public static %s read(WireReader in, int version) {", struct.name());
            java.line("Fields.checkVersion(\"%s\", version, LOWEST_VERSION, HIGHEST_VERSION);", struct.name());
            java.line("return new %s(in, version);", struct.name()).line("}").blank();
        }
        java.line("private %s(WireReader in, int version) {", struct.name());
        String flexible = versions.isFlexible();
        if (!flexible.equals(ALWAYS) && !flexible.equals(NEVER)) {
            java.line("boolean flexible = %s;", flexible);
        }
        for (Field field : struct.fields()) {
            if (field.isTagged()) {
                java.line("this.%s = %s;", field.name(), field.javaDefault());
            } else {
                whenPresent(field);
            }
        }
        switch (flexible) {
            case NEVER -> {}
            case ALWAYS -> taggedFields();
            default -> {
                java.line("if (flexible) {");
                taggedFields();
                java.line("}");
            }
        }
        java.line("}").blank();
    }

    private void whenPresent(Field field) {
        switch (versions.isPresent(field)) {
            case ALWAYS -> value(field);
            case NEVER -> java.line("this.%s = %s;", field.name(), field.javaDefault());
            default -> {
                java.line("if (%s) {", versions.isPresent(field));
                value(field);
                java.line("} else {");
                java.line("this.%s = %s;", field.name(), field.javaDefault());
                java.line("}");
            }
        }
    }

    private void value(Field field) {
        if (field.type() instanceof Array array) {
            list(field, array.element());
        } else if (field.type() instanceof Struct nested) {
            String fresh = "new " + nested.name() + "(in, version)";
            // In a tagged field Kafka's flag is a varint, 0 or 1; elsewhere a byte, -1 or 1.
            String isNull = field.isTagged() ? "in.readUnsignedVarint() == 0" : "in.readIsNull()";
            String absent = whereNullable(field, isNull);
            java.line("this.%s = %s;", field.name(), absent.equals(NEVER) ? fresh : absent + " ? null : " + fresh);
        } else {
            java.line("this.%s = %s;", field.name(), scalar(field, (Scalar) field.type()));
        }
    }

    private String scalar(Field field, Scalar type) {
        if (!type.hasLength()) {
            return "in.read" + type.methodSuffix() + "()";
        }
        String rest = type.methodSuffix() + "(" + versions.isFlexible(field) + ")";
        return switch (versions.isNullable(field)) {
            case ALWAYS -> "in.readNullable" + rest;
            case NEVER -> "in.read" + rest;
            default -> versions.isNullable(field) + " ? in.readNullable" + rest + " : in.read" + rest;
        };
    }

    private void list(Field field, FieldType element) {
        String flexible = versions.isFlexible(field);
        String name = field.name();
        String count = "in.readCount(" + flexible + ")";
        String nullableCount = "in.readNullableCount(" + flexible + ")";
        java.line("{");
        switch (versions.isNullable(field)) {
            case ALWAYS -> java.line("int count = %s;", nullableCount);
            case NEVER -> java.line("int count = %s;", count);
            default -> java.line("int count = %s ? %s : %s;", versions.isNullable(field), nullableCount, count);
        }
        boolean orNull = !versions.isNullable(field).equals(NEVER);
        if (orNull) {
            java.line("if (count < 0) {").line("this.%s = null;", name).line("} else {");
        }
        java.line("%s list = in.newList(count);", field.type().javaName());
        java.line("for (int i = 0; i < count; i++) {");
        if (element instanceof Struct nested) {
            java.line("list.add(new %s(in, version));", nested.name());
        } else {
            java.line("list.add(%s);", element((Scalar) element, flexible));
        }
        java.line("}").line("this.%s = list;", name);
        if (orNull) {
            java.line("}");
        }
        java.line("}");
    }

    private static String element(Scalar type, String flexible) {
        return "in.read" + type.methodSuffix() + "(" + (type.hasLength() ? flexible : "") + ")";
    }

    private String whereNullable(Field field, String test) {
        return switch (versions.isNullable(field)) {
            case ALWAYS -> test;
            case NEVER -> NEVER;
            default -> versions.isNullable(field) + " && " + test;
        };
    }

    private void taggedFields() {
        List<Field> tagged = struct.fields().stream().filter(Field::isTagged).toList();
        if (tagged.isEmpty()) {
            java.line("in.skipTaggedFields();");
            return;
        }
        java.line("for (int tags = in.readTagCount(); tags > 0; tags--) {");
        java.line("int tag = in.readTag();").line("int end = in.readTagEnd();");
        for (Field field : tagged) {
            String present = versions.isPresent(field);
            if (present.equals(NEVER)) {
                continue;
            }
            java.line("if (tag == %d%s) {", field.tag().getAsInt(), present.equals(ALWAYS) ? "" : " && " + present);
            value(field);
            java.line("in.checkTagEnd(end);").line("continue;").line("}");
        }
        java.line("in.skipTo(end);").line("}");
    }
}
