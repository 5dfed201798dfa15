package io.millstream.topology.yaml;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of a file fit a parameter: numbers to any class of number that holds them, texts to constants of enums, to {@link
 * Path} and (as in ISO 8601, PT10S) to {@link Duration}, lists to arrays, and lists of texts to classes that have a static {@code
 * of(String...)}.
 */
final class Conversion {
    private Conversion() {}

    /**
     * What to call with; null if the arguments do not fit.
     *
     * @param variable whether the last parameter takes what is left
     */
    static @Nullable Object @Nullable [] arguments(Executable target, List<@Nullable Object> values, boolean variable) {
        Class<?>[] types = target.getParameterTypes();
        int fixed = variable ? types.length - 1 : types.length;
        if ((variable && !target.isVarArgs()) || values.size() < fixed || (!variable && values.size() != fixed)) {
            return null;
        }
        @Nullable Object[] arguments = new @Nullable Object[types.length];
        for (int i = 0; i < fixed; i++) {
            Optional<Fit> fit = fit(types[i], values.get(i));
            if (fit.isEmpty()) {
                return null;
            }
            arguments[i] = fit.get().value;
        }
        if (variable) {
            Optional<Fit> rest = fit(types[fixed], values.subList(fixed, values.size()));
            if (rest.isEmpty()) {
                return null;
            }
            arguments[fixed] = rest.get().value;
        }
        return arguments;
    }

    /** The value as a {@code type}, if it can be one and is not null. */
    static Optional<Object> to(Class<?> type, @Nullable Object value) {
        return fit(type, value).flatMap(fit -> Optional.ofNullable(fit.value));
    }

    private record Fit(@Nullable Object value) {}

    private static Optional<Fit> fit(Class<?> type, @Nullable Object value) {
        if (value == null) {
            return type.isPrimitive() ? Optional.empty() : Optional.of(new Fit(null));
        } else if (value instanceof Number number && (type.isPrimitive() || Number.class.isAssignableFrom(type))) {
            return Optional.ofNullable(number(type, number)).map(Fit::new);
        } else if (type.isInstance(value) || (value instanceof Boolean && type == boolean.class)) {
            return Optional.of(new Fit(value));
        } else if (value instanceof String text) {
            return Optional.ofNullable(ofText(type, text)).map(Fit::new);
        } else if (value instanceof List<?> list) {
            return Optional.ofNullable(type.isArray() ? array(type, list) : ofTexts(type, list))
                    .map(Fit::new);
        }
        return Optional.empty();
    }

    private static @Nullable Object number(Class<?> type, Number number) {
        if (type == double.class || type == Double.class) {
            return number.doubleValue();
        } else if (type == float.class || type == Float.class) {
            return number.floatValue();
        } else if (!(number instanceof Long)) {
            return type.isInstance(number) ? number : null;
        }
        long whole = number.longValue();
        if (type == long.class || type == Long.class || type == Number.class) {
            return whole;
        } else if ((type == int.class || type == Integer.class) && whole == (int) whole) {
            return (int) whole;
        } else if ((type == short.class || type == Short.class) && whole == (short) whole) {
            return (short) whole;
        }
        return null;
    }

    private static @Nullable Object ofText(Class<?> type, String text) {
        if (type.isEnum()) {
            for (Object constant : type.getEnumConstants()) {
                if (((Enum<?>) constant).name().equals(text.toUpperCase(Locale.ROOT))) {
                    return constant;
                }
            }
            return null;
        } else if (type == Path.class) {
            return Path.of(text);
        } else if (type == char.class && text.length() == 1) {
            return text.charAt(0);
        } else if (type != Duration.class) {
            return null;
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            return null; // another constructor may take a text
        }
    }

    private static @Nullable Object array(Class<?> type, List<?> list) {
        Class<?> element = type.getComponentType();
        Object array = Array.newInstance(element, list.size());
        for (int i = 0; i < list.size(); i++) {
            Optional<Fit> fit = fit(element, list.get(i));
            if (fit.isEmpty()) {
                return null;
            }
            Array.set(array, i, fit.get().value);
        }
        return array;
    }

    private static @Nullable Object ofTexts(Class<?> type, List<?> list) {
        if (!list.stream().allMatch(String.class::isInstance)) {
            return null;
        }
        try {
            Method of = type.getMethod("of", String[].class);
            if (!Modifier.isStatic(of.getModifiers())) {
                return null;
            }
            return of.invoke(null, (Object) list.toArray(String[]::new));
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            return null; // then it does not fit
        }
    }
}
