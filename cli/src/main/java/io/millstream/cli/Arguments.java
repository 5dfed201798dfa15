package io.millstream.cli;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was given on the command line, as values. A wrong one throws {@code JobException} (USER) naming its option. */
public final class Arguments {
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)");

    private final Given given;

    Arguments(Given given) {
        this.given = given;
    }

    public String parameter(int index) {
        return index < given.parameters().size() ? given.parameters().get(index) : "";
    }

    /** The parameter at {@code index} and those behind it, see {@link Declaration#furtherParameters}. */
    public List<String> parametersFrom(int index) {
        return index < given.parameters().size()
                ? given.parameters().subList(index, given.parameters().size())
                : List.of();
    }

    public boolean flag(String option) {
        return given.options().containsKey(option);
    }

    public Optional<String> text(String option) {
        return Optional.ofNullable(textOrNull(option));
    }

    public List<String> texts(String option) {
        return given.options().getOrDefault(option, List.of());
    }

    /** A whole number of at least {@code atLeast}. */
    public long number(String option, long fallback, long atLeast) {
        String text = textOrNull(option);
        if (text == null) {
            return fallback;
        }
        try {
            long value = Long.parseLong(text.replace("_", "").replace(",", ""));
            if (value >= atLeast) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same message as for a number that is too small
        }
        throw wrong(option, text, "a whole number, " + atLeast + " or more");
    }

    /** As {@link #number}, of at most {@code atMost}. */
    public int count(String option, int fallback, int atLeast, int atMost) {
        long value = number(option, fallback, atLeast);
        if (value > atMost) {
            throw wrong(option, Long.toString(value), "a whole number from " + atLeast + " to " + atMost);
        }
        return (int) value;
    }

    /** A length of time above zero: {@code 500ms}, {@code 5s}, {@code 1m}, {@code 2h}, {@code 7d}. */
    public Duration duration(String option, Duration fallback) {
        String text = textOrNull(option);
        return text == null
                ? fallback
                : parseDuration(text)
                        .filter(duration -> !duration.isZero())
                        .orElseThrow(() -> wrong(option, text, "a length of time above 0 such as 500ms, 5s or 1m"));
    }

    /** One of the constants of {@code type}, written in lower case with '-' for '_'. */
    public <E extends Enum<E>> Optional<E> choice(String option, Class<E> type) {
        String text = textOrNull(option);
        if (text == null) {
            return Optional.empty();
        }
        E[] constants = type.getEnumConstants();
        for (E constant : constants) {
            if (written(constant).equals(text)) {
                return Optional.of(constant);
            }
        }
        throw wrong(
                option,
                text,
                Arrays.stream(constants).map(Arguments::written).collect(Collectors.joining(", ", "one of ", "")));
    }

    public static Optional<Duration> parseDuration(String text) {
        var match = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            long count = Long.parseLong(match.group(1));
            long unitMs =
                    switch (match.group(2)) {
                        case "ms" -> 1;
                        case "s" -> 1_000;
                        case "m" -> 60_000;
                        case "h" -> 3_600_000;
                        default -> 86_400_000;
                    };
            return Optional.of(Duration.ofMillis(Math.multiplyExact(count, unitMs)));
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    /** The refusal of a value, in the words every command uses. */
    public static JobException wrong(String option, String value, String expected) {
        return new JobException(ErrorKind.USER, option + " is " + expected + ", not \"" + value + "\".");
    }

    private @Nullable String textOrNull(String option) {
        List<String> values = given.options().get(option);
        return values == null ? null : values.get(0);
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
