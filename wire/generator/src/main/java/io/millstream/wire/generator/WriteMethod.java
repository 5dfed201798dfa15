package io.millstream.wire.generator;

import static io.millstream.wire.generator.VersionChecks.ALWAYS;
import static io.millstream.wire.generator.VersionChecks.NEVER;

import io.millstream.wire.generator.FieldType.Array;
import io.millstream.wire.generator.FieldType.Scalar;
import io.millstream.wire.generator.FieldType.Struct;
import java.util.Comparator;
import java.util.List;

/** Writes the method that writes a structure. */
final class WriteMethod {
    private final MessageSchema message;
    private final StructSchema struct;
    private final JavaText java;
    private final VersionChecks versions;

    WriteMethod(MessageSchema message, StructSchema struct, JavaText java) {
        this.message = message;
        this.struct = struct;
        this.java = java;
        this.versions = new VersionChecks(message, struct);
    }

    void write() {
        if (struct.equals(message.root())) {
            java.line("@Override").line("public void write(WireWriter out, int version) {");
            java.line("Fields.checkVersion(\"%s\", version, LOWEST_VERSION, HIGHEST_VERSION);", struct.name());
        } else {
            java.line("void write(WireWriter out, int version) {");
        }
        String flexible = versions.isFlexible();
        if (!flexible.equals(ALWAYS) && !flexible.equals(NEVER)) {
            java.line("boolean flexible = %s;", flexible);
        }
        struct.fields().forEach(this::whenPresent);
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
        String present = versions.isPresent(field);
        if (present.equals(ALWAYS)) {
            if (!field.isTagged()) {
                value(field);
            }
            return;
        }
        boolean writes = !present.equals(NEVER) && !field.isTagged();
        if (writes) {
            java.line("if (%s) {", present);
            value(field);
        }
        if (!field.ignorable()) {
            String lost = "(" + field.javaNonDefault() + ")";
            if (writes) {
                java.line("} else if %s {", lost);
            } else {
                java.line("if (%s%s) {", present.equals(NEVER) ? "" : "!(" + present + ") && ", lost);
            }
            java.line("throw Fields.absent(%s, version);", fullName(field));
            java.line("}");
        } else if (writes) {
            java.line("}");
        }
    }

    private void value(Field field) {
        String name = field.javaName();
        if (field.type() instanceof Array array) {
            list(field, array.element());
        } else if (field.type() instanceof Struct) {
            switch (versions.isNullable(field)) {
                case NEVER -> java.line("%s.write(out, version);", notNull(field));
                case ALWAYS -> {
                    java.line("if (%s == null) {", name);
                    java.line(field.isTagged() ? "out.writeUnsignedVarint(0);" : "out.writeNull();");
                    java.line("} else {");
                    java.line(field.isTagged() ? "out.writeUnsignedVarint(1);" : "out.writeNotNull();");
                    java.line("%s.write(out, version);", name).line("}");
                }
                default ->
                    throw new IllegalArgumentException(message.name() + "." + field.name()
                            + " is a structure that is nullable in some versions only");
            }
        } else {
            scalar(field, (Scalar) field.type());
        }
    }

    private void scalar(Field field, Scalar type) {
        if (!type.hasLength()) {
            java.line("out.write%s(%s);", type.methodSuffix(), field.javaName());
            return;
        }
        String nullable = "out.writeNullable%s(%s, %s);"
                .formatted(type.methodSuffix(), field.javaName(), versions.isFlexible(field));
        String never =
                "out.write%s(%s, %s);".formatted(type.methodSuffix(), notNull(field), versions.isFlexible(field));
        eitherWay(field, nullable, never);
    }

    private void list(Field field, FieldType element) {
        String name = field.javaName();
        String flexible = versions.isFlexible(field);
        eitherWay(
                field,
                "out.writeNullableCount(%s, %s);".formatted(name, flexible),
                "out.writeCount(%s, %s);".formatted(notNull(field), flexible));
        boolean orNull = !versions.isNullable(field).equals(NEVER);
        if (orNull) {
            java.line("if (%s != null) {", name);
        }
        java.line("for (%s element : %s) {", element.boxedName(), name);
        if (element instanceof Struct) {
            java.line("element.write(out, version);");
        } else {
            Scalar type = (Scalar) element;
            java.line("out.write%s(element%s);", type.methodSuffix(), type.hasLength() ? ", " + flexible : "");
        }
        java.line("}");
        if (orNull) {
            java.line("}");
        }
    }

    private void eitherWay(Field field, String nullable, String never) {
        switch (versions.isNullable(field)) {
            case ALWAYS -> java.line(nullable);
            case NEVER -> java.line(never);
            default -> {
                java.line("if (%s) {", versions.isNullable(field)).line(nullable);
                java.line("} else {").line(never).line("}");
            }
        }
    }

    private String notNull(Field field) {
        return field.isEverNullable()
                ? "Fields.notNull(%s, %s, version)".formatted(field.javaName(), fullName(field))
                : field.javaName();
    }

    private String fullName(Field field) {
        String owner = struct.equals(message.root()) ? struct.name() : message.name() + "." + struct.name();
        return "\"" + owner + "." + field.name() + "\"";
    }

    private void taggedFields() {
        List<Field> tagged = struct.fields().stream()
                .filter(field -> field.isTagged() && !versions.isPresent(field).equals(NEVER))
                .sorted(Comparator.comparingInt(field -> field.tag().getAsInt()))
                .toList();
        if (tagged.isEmpty()) {
            java.line("out.writeUnsignedVarint(0);");
            return;
        }
        java.line("int tagCount = 0;");
        for (Field field : tagged) {
            java.line("if (%s) {", isWritten(field)).line("tagCount++;").line("}");
        }
        java.line("out.writeUnsignedVarint(tagCount);");
        for (Field field : tagged) {
            java.line("if (%s) {", isWritten(field));
            java.line("int start%d = out.startTag(%1$d);", field.tag().getAsInt());
            value(field);
            java.line("out.endTag(start%d);", field.tag().getAsInt()).line("}");
        }
    }

    private String isWritten(Field field) {
        String present = versions.isPresent(field);
        String nonDefault = "(" + field.javaNonDefault() + ")";
        return present.equals(ALWAYS) ? nonDefault : present + " && " + nonDefault;
    }
}
