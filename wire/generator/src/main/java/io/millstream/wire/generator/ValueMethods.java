package io.millstream.wire.generator;

import io.millstream.wire.generator.FieldType.Scalar;
import java.util.List;

/** Writes what makes a structure a value: equals, hashCode, toString, and whether it has all its defaults. */
final class ValueMethods {
    private final MessageSchema message;
    private final StructSchema struct;
    private final JavaText java;

    ValueMethods(MessageSchema message, StructSchema struct, JavaText java) {
        this.message = message;
        this.struct = struct;
        this.java = java;
    }

    void write() {
        if (!struct.equals(message.root())) {
            isDefault();
        }
        equalsMethod();
        hashCodeMethod();
        toStringMethod();
    }

    private void isDefault() {
        List<String> conditions = struct.fields().stream()
                .map(field -> "!(" + field.javaNonDefault() + ")")
                .toList();
        java.line("boolean isDefault() {");
        java.line("return %s;", conditions.isEmpty() ? "true" : String.join(" && ", conditions));
        java.line("}").blank();
    }

    private void equalsMethod() {
        java.line("@Override").line("public boolean equals(@Nullable Object other) {");
        if (struct.fields().isEmpty()) {
            java.line("return other instanceof %s;", struct.name());
        } else {
            List<String> conditions =
                    struct.fields().stream().map(ValueMethods::equality).toList();
            java.line("return other instanceof %s that && %s;", struct.name(), String.join(" && ", conditions));
        }
        java.line("}").blank();
    }

    private static String equality(Field field) {
        if (field.type() == Scalar.FLOAT64) {
            return "Double.compare(" + field.javaName() + ", that." + field.name() + ") == 0";
        }
        return isPrimitive(field)
                ? field.javaName() + " == that." + field.name()
                : "Objects.equals(" + field.javaName() + ", that." + field.name() + ")";
    }

    private void hashCodeMethod() {
        java.line("@Override").line("public int hashCode() {").line("int hash = 0;");
        for (Field field : struct.fields()) {
            String of = isPrimitive(field)
                    ? field.type().boxedName() + ".hashCode(" + field.javaName() + ")"
                    : "Objects.hashCode(" + field.javaName() + ")";
            java.line("hash = 31 * hash + %s;", of);
        }
        java.line("return hash;").line("}").blank();
    }

    private void toStringMethod() {
        java.line("@Override").line("public String toString() {");
        java.line("return new StringBuilder(\"%s(\")", struct.name());
        String separator = "";
        for (Field field : struct.fields()) {
            java.line("        .append(\"%s%s=\").append(%s)", separator, field.name(), field.javaName());
            separator = ", ";
        }
        java.line("        .append(')').toString();").line("}");
    }

    private static boolean isPrimitive(Field field) {
        return field.type() instanceof Scalar scalar && scalar.isPrimitive();
    }
}
