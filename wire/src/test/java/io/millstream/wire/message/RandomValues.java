package io.millstream.wire.message;

import io.millstream.wire.generator.Field;
import io.millstream.wire.generator.FieldType;
import io.millstream.wire.generator.FieldType.Array;
import io.millstream.wire.generator.FieldType.Scalar;
import io.millstream.wire.generator.FieldType.Struct;
import io.millstream.wire.generator.MessageSchema;
import io.millstream.wire.generator.StructSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Contents for a message from a seed, in terms that know neither our classes nor Kafka's: a structure is a map by field
 * name, without the fields that keep their default; an array is a list; bytes and records are byte buffers.
 */
final class RandomValues {
    private final Random random;
    private final MessageSchema message;

    RandomValues(long seed, MessageSchema message) {
        this.random = new Random(seed);
        this.message = message;
    }

    /** What the version can say. */
    Map<String, Object> writableIn(int version) {
        return struct(message.root(), version, false);
    }

    /** What some version can say, but perhaps not this one. */
    Map<String, Object> ofAnyVersion(int version) {
        return struct(message.root(), version, true);
    }

    private Map<String, Object> struct(StructSchema struct, int version, boolean anyVersion) {
        var values = new LinkedHashMap<String, Object>();
        for (Field field : struct.fields()) {
            boolean present = field.versions().contains(version);
            boolean optional = field.tag().isPresent() || !present;
            if ((present || anyVersion) && !(optional && random.nextInt(3) == 0)) {
                values.put(field.name(), value(field, version, anyVersion));
            }
        }
        return values;
    }

    private Object value(Field field, int version, boolean anyVersion) {
        boolean nullable = anyVersion
                ? !field.nullableVersions().isEmpty()
                : field.nullableVersions().contains(version);
        if (nullable && random.nextInt(4) == 0) {
            return null;
        }
        if (field.type() instanceof Array array) {
            int size = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3);
            var list = new ArrayList<Object>();
            for (int i = 0; i < size; i++) {
                list.add(one(array.element(), version, anyVersion));
            }
            return list;
        }
        return one(field.type(), version, anyVersion);
    }

    private Object one(FieldType type, int version, boolean anyVersion) {
        if (type instanceof Struct struct) {
            return struct(message.struct(struct.name()), version, anyVersion);
        }
        return switch ((Scalar) type) {
            case BOOL -> random.nextBoolean();
            case INT8 -> (byte) number();
            case INT16 -> (short) number();
            case UINT16 -> (int) number() & 0xffff;
            case INT32 -> (int) number();
            case UINT32 -> number() & 0xffff_ffffL;
            case INT64 -> number();
            case FLOAT64 -> random.nextGaussian();
            case UUID -> random.nextInt(4) == 0 ? new UUID(0, 0) : new UUID(random.nextLong(), random.nextLong());
            case STRING -> string();
            case BYTES, RECORDS -> bytes();
        };
    }

    private long number() {
        return switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MAX_VALUE >>> (8 * random.nextInt(8));
            default -> random.nextLong();
        };
    }

    private String string() {
        int length = random.nextInt(10) == 0 ? 200 : random.nextInt(8);
        var text = new StringBuilder();
        List<String> letters = List.of("a", "Z", "9", "-", "\u00e9", "\u6c34", "\ud83c\udf0a");
        for (int i = 0; i < length; i++) {
            text.append(letters.get(random.nextInt(letters.size())));
        }
        return text.toString();
    }

    private ByteBuffer bytes() {
        var bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(4000) : random.nextInt(20)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
