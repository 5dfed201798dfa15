package io.millstream.broker.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One setting as DescribeConfigs shows it.
 *
 * @param value as text; null for a secret
 * @param synonyms all values that were ever in the running, the one in force first
 */
public record ConfigEntry(
        String name,
        @Nullable String value,
        Source source,
        Type type,
        boolean readOnly,
        String documentation,
        List<Synonym> synonyms) {

    /** A value and where it comes from. */
    public record Synonym(String name, @Nullable String value, Source source) {}

    /** A secret's value is never told. */
    public boolean isSensitive() {
        return type == Type.PASSWORD;
    }

    /** Where a value comes from, by Kafka's numbers. */
    public enum Source {
        TOPIC(1),
        DYNAMIC_BROKER(2),
        DYNAMIC_DEFAULT_BROKER(3),
        STATIC_BROKER(4),
        DEFAULT(5),
        GROUP(8);

        private final byte code;

        Source(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }
    }

    /** What kind of value it is, by Kafka's numbers. */
    public enum Type {
        BOOLEAN(1),
        STRING(2),
        INT(3),
        LONG(5),
        DOUBLE(6),
        LIST(7),
        PASSWORD(9);

        private final byte code;

        Type(int code) {
            this.code = (byte) code;
        }

        public byte code() {
            return code;
        }
    }
}
