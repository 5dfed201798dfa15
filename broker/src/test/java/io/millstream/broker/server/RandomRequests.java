package io.millstream.broker.server;

import io.millstream.wire.BytesRecords;
import io.millstream.wire.Message;
import io.millstream.wire.Records;
import io.millstream.wire.message.ApiKey;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Requests with well-formed frames and foolish contents, from a seed. */
final class RandomRequests {
    private static final List<String> NAMES =
            List.of("", ".", "..", "fuzz", "fuzz-1", "fuzz/2", "__consumer_offsets", "a\u0000b", "\ud83c\udf0a");

    private static final int FIELD_CHANCES = 8;

    private final Random random;
    private int fieldsLeftOut; // of so many chances

    RandomRequests(Random random) {
        this.random = random;
    }

    /** A frame with a request of this kind; garbage in its place if the version cannot say anything that came to mind. */
    byte[] frame(ApiKey key, int version, int correlationId) {
        for (fieldsLeftOut = 0; fieldsLeftOut < FIELD_CHANCES; fieldsLeftOut++) {
            try {
                return RawClient.frame(key, version, correlationId, (Message) filled(requestClass(key)));
            } catch (IllegalArgumentException e) {
                // a field that this version does not have; with more fields left out it may be missing
            }
        }
        return RawClient.frame(key, version, correlationId, (out, any) -> out.writeLong(random.nextLong()));
    }

    private static Class<?> requestClass(ApiKey key) {
        var name = new StringBuilder("io.millstream.wire.message.");
        for (String word : key.name().split("_", -1)) {
            name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        try {
            return Class.forName(name.append("Request").toString());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object filled(Class<?> type) {
        try {
            Object filled = type.getDeclaredConstructor().newInstance();
            Method[] setters = Arrays.stream(type.getMethods())
                    .filter(method -> method.getParameterCount() == 1 && method.getReturnType() == type)
                    .sorted(Comparator.comparing(Method::getName)) // reflection has no order, a seed needs one
                    .toArray(Method[]::new);
            for (Method setter : setters) {
                if (random.nextInt(FIELD_CHANCES) > fieldsLeftOut) {
                    setter.invoke(filled, value(setter.getGenericParameterTypes()[0]));
                }
            }
            return filled;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType list) {
            var values = new ArrayList<Object>();
            for (int count = random.nextInt(4); count > 0; count--) {
                values.add(value(list.getActualTypeArguments()[0]));
            }
            return values;
        }
        Class<?> plain = (Class<?>) type;
        if (plain == boolean.class || plain == Boolean.class) {
            return random.nextBoolean();
        }
        if (plain == byte.class || plain == Byte.class) {
            return (byte) number();
        }
        if (plain == short.class || plain == Short.class) {
            return (short) number();
        }
        if (plain == int.class || plain == Integer.class) {
            return (int) number();
        }
        if (plain == long.class || plain == Long.class) {
            return number();
        }
        if (plain == double.class) {
            return random.nextGaussian();
        }
        if (plain == UUID.class) {
            return new UUID(random.nextInt(2) * random.nextLong(), random.nextInt(2) * random.nextLong());
        }
        if (plain == String.class) {
            return NAMES.get(random.nextInt(NAMES.size()));
        }
        if (plain == ByteBuffer.class) {
            return bytes();
        }
        return plain == Records.class ? records() : filled(plain);
    }

    private Records records() {
        ByteBuffer batch = random.nextBoolean() ? HonestClient.batch("fuzz") : bytes();
        if (random.nextBoolean() && batch.hasRemaining()) {
            batch.put(batch.position() + random.nextInt(batch.remaining()), (byte) random.nextInt());
        }
        return new BytesRecords(batch);
    }

    private ByteBuffer bytes() {
        var bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private long number() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> random.nextInt(100) - 50;
            default -> random.nextBoolean() ? Long.MAX_VALUE : random.nextLong();
        };
    }
}
