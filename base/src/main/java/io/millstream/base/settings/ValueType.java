package io.millstream.base.settings;

import io.millstream.base.ByteSize;
import io.millstream.base.Nearest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How values of one Java type are written in settings.
 *
 * @param description what a user is told the type is
 * @param parse from text; {@link IllegalArgumentException} with a sentence if it is none
 * @param format to text that {@code parse} reads back, plain numbers where Kafka's tools expect them
 * @param measure the number that ranges are about, in the unit of the setting; not used for types without an order
 */
record ValueType(
        String description,
        Function<String, Object> parse,
        Function<Object, String> format,
        Function<Object, Number> measure) {
    private static final Pattern DURATION = Pattern.compile("(-?\\d+)\\s*(ms|s|m|h|d)?");
    private static final Map<String, Long> MS_BY_UNIT =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    static ValueType of(Class<?> type, boolean unlimited) {
        if (type == boolean.class) {
            return new ValueType("true or false", ValueType::parseBoolean, Object::toString, value -> 0);
        } else if (type == int.class) {
            return new ValueType("whole number", ValueType::parseInt, Object::toString, value -> (Integer) value);
        } else if (type == long.class) {
            return new ValueType("whole number", ValueType::parseLong, Object::toString, value -> (Long) value)
                    .orUnlimited(unlimited, Long.MAX_VALUE);
        } else if (type == double.class) {
            return new ValueType("number", ValueType::parseDouble, Object::toString, value -> (Double) value);
        } else if (type == String.class) {
            return new ValueType("text", text -> text, value -> (String) value, value -> 0);
        } else if (type == Duration.class) {
            return new ValueType(
                            "duration",
                            ValueType::parseDuration,
                            value -> Long.toString(((Duration) value).toMillis()),
                            value -> ((Duration) value).toMillis())
                    .orUnlimited(unlimited, Duration.ofMillis(Long.MAX_VALUE));
        } else if (type == ByteSize.class) {
            return new ValueType(
                            "size in bytes",
                            ByteSize::parse,
                            value -> Long.toString(((ByteSize) value).bytes()),
                            value -> ((ByteSize) value).bytes())
                    .orUnlimited(unlimited, new ByteSize(Long.MAX_VALUE));
        } else if (type.isEnum()) {
            return ofEnum(type);
        }
        throw new IllegalArgumentException("a setting cannot be a " + type.getName());
    }

    private static ValueType ofEnum(Class<?> type) {
        Object[] constants = type.getEnumConstants();
        List<String> texts = Arrays.stream(constants).map(Object::toString).toList();
        String description = "one of " + String.join(" | ", texts);
        return new ValueType(
                description,
                text -> Arrays.stream(constants)
                        .filter(constant -> words(constant.toString()).equals(words(text)))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("not " + description + "." + Nearest.hint(text, texts))),
                Object::toString,
                value -> 0);
    }

    /** A list such as "compact,delete" means the same in any order. */
    private static List<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .sorted()
                .toList();
    }

    /** @param noLimit what measures {@code Long.MAX_VALUE} */
    private ValueType orUnlimited(boolean unlimited, Object noLimit) {
        if (!unlimited) {
            return this;
        }
        return new ValueType(
                description + ", or -1 for no limit",
                text -> text.strip().equals("-1") ? noLimit : parse.apply(text),
                value -> measure.apply(value).longValue() == Long.MAX_VALUE ? "-1" : format.apply(value),
                measure);
    }

    private static Object parseBoolean(String text) {
        return switch (text.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Object parseInt(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "not a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE, e);
        }
    }

    private static Object parseLong(String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number", e);
        }
    }

    private static Object parseDouble(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number", e);
        }
        throw new IllegalArgumentException("not a finite number");
    }

    private static Object parseDuration(String text) {
        var match = DURATION.matcher(text.strip());
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "not a duration; write milliseconds as a plain number, or for example 500ms, 10s, 5m, 2h, 7d");
        }
        long msPerUnit = MS_BY_UNIT.getOrDefault(match.group(2) == null ? "ms" : match.group(2), 1L);
        try {
            return Duration.ofMillis(Math.multiplyExact(Long.parseLong(match.group(1)), msPerUnit));
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException("too long a duration", e);
        }
    }
}
