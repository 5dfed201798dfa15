package io.millstream.wire.generator;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One field of a structure, as its schema describes it.
 *
 * @param name in Java: the schema's with a lower-case first letter
 * @param versions those in which the field is there
 * @param nullableVersions those in which it may be null
 * @param flexibleVersions those in which its length is compact, where the field says so itself (only the client id does)
 * @param tag its number among the tagged fields, for one that is tagged in all its versions
 * @param defaultValue what the schema gives as default, "null" for null
 * @param ignorable whether a value may be dropped silently in a version that has no place for it
 * @param about what it means
 */
public record Field(
        String name,
        FieldType type,
        Versions versions,
        Versions nullableVersions,
        Optional<Versions> flexibleVersions,
        OptionalInt tag,
        String defaultValue,
        boolean ignorable,
        String about) {

    boolean isTagged() {
        return tag.isPresent();
    }

    boolean isEverNullable() {
        // A records field starts as null whether or not null can be written.
        return !nullableVersions.isEmpty() || type == FieldType.Scalar.RECORDS;
    }

    boolean isNullByDefault() {
        return type == FieldType.Scalar.RECORDS || (isEverNullable() && defaultValue.equals("null"));
    }

    /** The Java field, safe from local variables of the same name. */
    String javaName() {
        return "this." + name;
    }

    /** The type of the Java field and its accessor. */
    String javaType() {
        String plain = type.javaName();
        return isEverNullable() ? "@Nullable " + plain : plain;
    }

    /** The default as a Java expression. */
    String javaDefault() {
        if (isNullByDefault()) {
            return "null";
        }
        if (type instanceof FieldType.Array) {
            return "new ArrayList<>()";
        }
        if (type instanceof FieldType.Struct struct) {
            return "new " + struct.name() + "()";
        }
        return switch ((FieldType.Scalar) type) {
            case BOOL -> Boolean.toString(Boolean.parseBoolean(defaultValue));
            case INT8 -> "(byte) " + number();
            case INT16 -> "(short) " + number();
            case UINT16, INT32 -> Long.toString(number());
            case UINT32, INT64 -> number() + "L";
            case FLOAT64 -> Double.toString(defaultValue.isEmpty() ? 0 : Double.parseDouble(defaultValue));
            case UUID -> "WireReader.ZERO_UUID";
            case STRING -> '"' + defaultValue + '"';
            case BYTES -> "WireReader.NO_BYTES";
            case RECORDS -> "null";
        };
    }

    /** A Java condition that holds when the field does not have its default; makes no garbage. */
    String javaNonDefault() {
        String value = javaName();
        if (isNullByDefault()) {
            return value + " != null";
        }
        String orNull = isEverNullable() ? value + " == null || " : "";
        if (type instanceof FieldType.Array) {
            return orNull + "!" + value + ".isEmpty()";
        }
        if (type instanceof FieldType.Struct) {
            return orNull + "!" + value + ".isDefault()";
        }
        return switch ((FieldType.Scalar) type) {
            case BOOL, INT8, INT16, UINT16, INT32, UINT32, INT64, FLOAT64 -> value + " != " + javaDefault();
            case UUID, STRING -> orNull + "!" + value + ".equals(" + javaDefault() + ")";
            case BYTES -> orNull + value + ".hasRemaining()";
            case RECORDS -> value + " != null";
        };
    }

    private long number() {
        return defaultValue.isEmpty() ? 0 : Long.decode(defaultValue.toLowerCase(Locale.ROOT));
    }
}
