package io.millstream.wire.message;

import io.millstream.wire.BytesRecords;
import io.millstream.wire.Records;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;

/** Puts {@link RandomValues} into objects by the names of their setters: ours, or Kafka's own. */
final class FilledMessages {
    /** Setters of a class, by field name. */
    private static final Map<Class<?>, Map<String, Method>> SETTERS = new HashMap<>();

    private FilledMessages() {}

    static <T> T fill(Class<T> type, Map<String, Object> values) {
        try {
            T filled = type.getDeclaredConstructor().newInstance();
            for (var value : values.entrySet()) {
                Method setter = setters(type).get(value.getKey().toLowerCase(Locale.ROOT));
                if (setter == null) {
                    throw new IllegalStateException(type + " cannot set " + value.getKey());
                }
                setter.invoke(filled, converted(value.getValue(), setter.getGenericParameterTypes()[0]));
            }
            return filled;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Method> setters(Class<?> type) {
        return SETTERS.computeIfAbsent(type, of -> {
            var setters = new HashMap<String, Method>();
            Arrays.stream(of.getMethods())
                    .filter(method -> method.getParameterCount() == 1 && method.getReturnType() == of)
                    .forEach(method -> setters.put(
                            method.getName().replaceFirst("^set(?=[A-Z])", "").toLowerCase(Locale.ROOT), method));
            return setters;
        });
    }

    @SuppressWarnings("unchecked") // the maps and lists are those of RandomValues
    private static Object converted(Object value, Type wanted) {
        if (value == null) {
            return null;
        }
        if (value instanceof Map<?, ?> struct) {
            return fill((Class<?>) wanted, (Map<String, Object>) struct);
        }
        if (value instanceof List<?> list) {
            return list(list, wanted);
        }
        if (value instanceof UUID id && wanted == Uuid.class) {
            return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
        }
        if (value instanceof ByteBuffer bytes && wanted != ByteBuffer.class) {
            if (wanted == Records.class) {
                return new BytesRecords(bytes);
            }
            return wanted == BaseRecords.class ? MemoryRecords.readableRecords(bytes.duplicate()) : array(bytes);
        }
        return value;
    }

    private static byte[] array(ByteBuffer bytes) {
        var array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        return array;
    }

    @SuppressWarnings("unchecked") // Kafka's collections take their own elements
    private static Collection<Object> list(List<?> list, Type wanted) {
        Collection<Object> collection;
        Type elementType;
        try {
            if (wanted instanceof ParameterizedType plain) {
                collection = new ArrayList<>();
                elementType = plain.getActualTypeArguments()[0];
            } else {
                // A hash set of Kafka's, which extends ImplicitLinkedHashMultiCollection<Element>.
                Class<?> type = (Class<?>) wanted;
                collection = (Collection<Object>) type.getDeclaredConstructor().newInstance();
                elementType = ((ParameterizedType) type.getGenericSuperclass()).getActualTypeArguments()[0];
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
        list.forEach(element -> collection.add(converted(element, elementType)));
        return collection;
    }
}
