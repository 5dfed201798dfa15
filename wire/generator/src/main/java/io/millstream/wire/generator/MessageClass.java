package io.millstream.wire.generator;

import io.millstream.wire.generator.MessageSchema.Kind;
import java.util.List;

/**
 * The Java class of one message: a final class of the schema's name, with its structures as nested classes.
 *
 * <pre>
 * public final class ProduceRequest implements Message {    // Throttled, if it is an answer with a throttle time
 *     fields
 *     public ProduceRequest()                             every field at its default
 *     public static ProduceRequest read(WireReader, int)
 *     public void write(WireWriter, int)
 *     accessors and setters of the fields' names
 *     boolean isDefault()                                 of nested structures
 *     equals, hashCode, toString
 *     public static final class TopicProduceData ...
 * }
 * </pre>
 */
final class MessageClass {
    static final String PACKAGE = "io.millstream.wire.message";

    private final MessageSchema message;
    private final JavaText java = new JavaText();

    private MessageClass(MessageSchema message) {
        this.message = message;
    }

    static String source(MessageSchema message) {
        return new MessageClass(message).source();
    }

    private String source() {
        java.line("package %s;", PACKAGE).blank();
        for (String used : List.of(interfaceName(), "Records", "WireReader", "WireWriter")) {
            java.line("import io.millstream.wire.%s;", used);
        }
        for (String used : List.of("nio.ByteBuffer", "util.ArrayList", "util.List", "util.Objects", "util.UUID")) {
            java.line("import java.%s;", used);
        }
        java.line("import org.jspecify.annotations.Nullable;").blank();
        java.javadoc("Generated from the schema " + message.name() + ", versions " + message.versions() + ", flexible "
                + message.flexibleVersions() + ".");
        java.line("public final class %s implements %s {", message.name(), interfaceName());
        java.line(
                "public static final int LOWEST_VERSION = %d;",
                message.versions().lowest());
        java.line(
                "public static final int HIGHEST_VERSION = %d;",
                message.versions().highest());
        if (message.kind() == Kind.COORDINATOR_KEY || message.kind() == Kind.COORDINATOR_VALUE) {
            java.line(
                    "public static final int RECORD_TYPE = %d;",
                    message.apiKey().getAsInt());
        }
        java.blank();
        struct(message.root());
        for (StructSchema struct : message.nested()) {
            java.blank().javadoc("A part of " + message.name() + ".");
            java.line("public static final class %s {", struct.name());
            struct(struct);
            java.line("}");
        }
        java.line("}");
        return java.toString();
    }

    /** What the class implements: answers with a throttle time are set and read alike. */
    private String interfaceName() {
        return message.root().fields().stream().anyMatch(this::isThrottleTime) ? "Throttled" : "Message";
    }

    private boolean isThrottleTime(Field field) {
        return message.kind() == Kind.RESPONSE && field.name().equals("throttleTimeMs");
    }

    private void struct(StructSchema struct) {
        struct.fields().forEach(field -> java.line("private %s %s;", field.javaType(), field.name()));
        java.blank().line("public %s() {", struct.name());
        struct.fields().forEach(field -> java.line("this.%s = %s;", field.name(), field.javaDefault()));
        java.line("}").blank();
        new ReadMethod(message, struct, java).write();
        new WriteMethod(message, struct, java).write();
        accessors(struct);
        new ValueMethods(message, struct, java).write();
    }

    private void accessors(StructSchema struct) {
        for (Field field : struct.fields()) {
            boolean overrides = struct.equals(message.root()) && isThrottleTime(field);
            java.javadoc(field.about());
            if (overrides) {
                java.line("@Override");
            }
            java.line("public %s %s() {", field.javaType(), field.name());
            java.line("return %s;", field.name()).line("}").blank();
            if (overrides) {
                java.line("@Override");
            }
            java.line("public %s %s(%s value) {", struct.name(), field.name(), field.javaType());
            java.line("this.%s = value;", field.name())
                    .line("return this;")
                    .line("}")
                    .blank();
        }
    }
}
