package io.millstream.base.codec;

import io.millstream.base.codec.Schema.Field;
import io.millstream.base.codec.Schema.RecordOf;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes a Java record as named fields, and reads it back after the record has changed.
 *
 * <p>Fields are matched by name. Between writing and reading, a component may be added (it needs a default, see
 * {@link #withDefault}; an {@code Optional} is empty by itself), dropped, moved, or widened as its codec allows (int to
 * long or double). Anything else is refused by {@link #readerOf} with the field's name. The class's own name and package
 * are not on disk.
 *
 * <p>Component types: int, long, double, boolean and their boxes, String, byte[], records, and List, Map and Optional of
 * these.
 */
public final class RecordCodec<T> implements Codec<T> {
    private final Class<T> type;
    private final List<Component> components;
    private final LazyHandle constructor;
    private final Map<String, Object> defaults;

    private RecordCodec(
            Class<T> type, List<Component> components, LazyHandle constructor, Map<String, Object> defaults) {
        this.type = type;
        this.components = components;
        this.constructor = constructor;
        this.defaults = defaults;
    }

    /**
     * The codec of a record class whose components all have one of the supported types.
     *
     * @param lookup sees the record's constructor and accessors: {@code MethodHandles.lookup()} at the caller, or
     *     {@code MethodHandles.publicLookup()} for a public record
     * @throws IllegalArgumentException naming the component that has no codec
     */
    public static <T extends Record> RecordCodec<T> of(Class<T> type, MethodHandles.Lookup lookup) {
        var components = new ArrayList<Component>();
        var parameterTypes = new ArrayList<Class<?>>();
        try {
            for (RecordComponent component : type.getRecordComponents()) {
                parameterTypes.add(component.getType());
                components.add(new Component(
                        component.getName(),
                        codecOf(component.getGenericType(), type, component.getName(), lookup),
                        new LazyHandle(lookup.unreflect(component.getAccessor()), RecordCodec::accessor)));
            }
            MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, parameterTypes));
            return new RecordCodec<>(
                    type, List.copyOf(components), new LazyHandle(constructor, RecordCodec::constructor), Map.of());
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw new IllegalArgumentException(
                    "the record " + type.getName() + " is not accessible to " + lookup + "; hand its own lookup in", e);
        }
    }

    /** The codec of a public record. */
    public static <T extends Record> RecordCodec<T> of(Class<T> type) {
        return of(type, MethodHandles.publicLookup());
    }

    /** What the component {@code name} becomes when it was not written, because it did not exist then. */
    public RecordCodec<T> withDefault(String name, Object value) {
        if (components.stream().noneMatch(component -> component.name.equals(name))) {
            throw new IllegalArgumentException("the record " + type.getName() + " has no component " + name);
        }
        var more = new HashMap<>(defaults);
        more.put(name, value);
        return new RecordCodec<>(type, components, constructor, Map.copyOf(more));
    }

    @Override
    public Schema schema() {
        return new RecordOf(components.stream()
                .map(component -> new Field(component.name, component.codec.schema()))
                .toList());
    }

    @Override
    public void write(T value, ByteOutput output) {
        for (Component component : components) {
            component.codec.write(invoke(component.accessor, value), output);
        }
    }

    @Override
    public ValueReader<T> readerOf(Schema written) {
        if (!(written instanceof RecordOf record)) {
            throw new SchemaMismatch("was written as " + written + " and is now the record " + type.getSimpleName());
        }
        var steps = new ArrayList<Step>();
        var missing = new HashMap<String, Integer>();
        for (int i = 0; i < components.size(); i++) {
            missing.put(components.get(i).name, i);
        }
        for (Field field : record.fields()) {
            Integer index = missing.remove(field.name());
            if (index == null) {
                steps.add(new Step(-1, AnyValue.readerOf(field.schema())));
                continue;
            }
            try {
                steps.add(new Step(index, components.get(index).codec.readerOf(field.schema())));
            } catch (SchemaMismatch mismatch) {
                throw mismatch.inField(field.name());
            }
        }
        var start = new @Nullable Object[components.size()];
        missing.forEach((name, index) -> start[index] = defaultOf(components.get(index)));
        return input -> {
            var values = start.clone();
            for (Step step : steps) {
                Object value = step.reader.read(input);
                if (step.index >= 0) {
                    values[step.index] = value;
                }
            }
            return type.cast(invoke(constructor, values));
        };
    }

    private Object defaultOf(Component component) {
        Object value = defaults.get(component.name);
        if (value != null) {
            return value;
        }
        if (component.codec.schema() instanceof Schema.OptionalOf) {
            return Optional.empty();
        }
        throw new SchemaMismatch("the field " + component.name + " of " + type.getSimpleName()
                + " is new and has no default; give one with withDefault(\"" + component.name + "\", ...)");
    }

    @SuppressWarnings("unchecked") // the codec was chosen by the component's type
    private static Codec<Object> codecOf(Type wanted, Class<?> owner, String name, MethodHandles.Lookup lookup) {
        return (Codec<Object>) rawCodecOf(wanted, owner, name, lookup);
    }

    private static Codec<?> rawCodecOf(Type wanted, Class<?> owner, String name, MethodHandles.Lookup lookup) {
        if (wanted == int.class || wanted == Integer.class) {
            return Codecs.INT;
        } else if (wanted == long.class || wanted == Long.class) {
            return Codecs.LONG;
        } else if (wanted == double.class || wanted == Double.class) {
            return Codecs.DOUBLE;
        } else if (wanted == boolean.class || wanted == Boolean.class) {
            return Codecs.BOOLEAN;
        } else if (wanted == String.class) {
            return Codecs.STRING;
        } else if (wanted == byte[].class) {
            return Codecs.BYTES;
        } else if (wanted instanceof Class<?> nested && nested.isRecord()) {
            return of(nested.asSubclass(Record.class), lookup);
        } else if (wanted instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                return Codecs.listOf(codecOf(arguments[0], owner, name, lookup));
            } else if (generic.getRawType() == Optional.class) {
                return Codecs.optional(codecOf(arguments[0], owner, name, lookup));
            } else if (generic.getRawType() == Map.class) {
                return Codecs.mapOf(
                        codecOf(arguments[0], owner, name, lookup), codecOf(arguments[1], owner, name, lookup));
            }
        }
        throw new IllegalArgumentException("no codec for component " + name + " of " + owner.getName() + ": " + wanted
                + ". Use int, long, double, boolean, String, byte[], a record, or List, Map, Optional of these.");
    }

    private static MethodHandle accessor(MethodHandle direct) {
        return direct.asType(MethodType.methodType(Object.class, Object.class));
    }

    private static MethodHandle constructor(MethodHandle direct) {
        return direct.asSpreader(Object[].class, direct.type().parameterCount())
                .asType(MethodType.methodType(Object.class, Object[].class));
    }

    // A method handle declares Throwable; a record's accessors and constructor are the user's own code.
    private static Object invoke(LazyHandle handle, Object argument) {
        try {
            return handle.adapted().invoke(argument);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(handle.direct + " failed for " + argument, e);
        }
    }

    private record Component(String name, Codec<Object> codec, LazyHandle accessor) {}

    /**
     * A method handle that is adapted when it is called first: the JVM makes classes for that, which takes milliseconds,
     * and many a codec has nothing to read or write at a start. Adapting twice would do no harm.
     */
    private static final class LazyHandle {
        private final MethodHandle direct;
        private final UnaryOperator<MethodHandle> adapter;
        private @Nullable MethodHandle adapted;

        LazyHandle(MethodHandle direct, UnaryOperator<MethodHandle> adapter) {
            this.direct = direct;
            this.adapter = adapter;
        }

        MethodHandle adapted() {
            MethodHandle known = adapted;
            if (known == null) {
                known = adapter.apply(direct);
                adapted = known;
            }
            return known;
        }
    }

    /** Reads one written field into the component at {@code index}, or skips it if that is -1. */
    private record Step(int index, ValueReader<?> reader) {}
}
