package io.millstream.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command line in which every word is spelt out and in its place: {@code --name value}, {@code --name=value},
 * {@code -n value}, parameters. Anything else (help, a mistake, a value that starts with '-', short options run together)
 * it leaves to {@link FullReader}, which knows what to say. Both give the same {@link Given} where both read a line.
 *
 * <p>It exists for the start: picocli's classes are in a format that the JVM does not archive, and loading them takes a
 * quarter of a short command's time (docs/decisions/0009).
 */
final class PlainWords {
    private final Map<String, Declaration.Option> optionsByName = new HashMap<>();
    private final Map<String, List<String>> given = new HashMap<>();
    private final List<String> parameters = new ArrayList<>();
    private final int parameterCount;
    private final boolean takesFurther;

    private PlainWords(Declaration declaration) {
        parameterCount = declaration.parameters().size();
        takesFurther = declaration.furtherParameters().isPresent();
        for (Declaration.Option option : declaration.options()) {
            for (String name : option.names()) {
                optionsByName.put(name, option);
            }
        }
    }

    /** The words of {@code args} from {@code start} on; null if they need the full reader. */
    static @Nullable Given read(Declaration declaration, String[] args, int start) {
        var words = new PlainWords(declaration);
        int at = start;
        while (at < args.length) {
            int taken = words.take(args, at);
            if (taken == 0) {
                return null;
            }
            at += taken;
        }
        return words.isComplete() ? new Given(words.parameters, words.given) : null;
    }

    private boolean isComplete() {
        int more = parameters.size() - parameterCount;
        return takesFurther ? more >= 0 : more == 0;
    }

    /** Takes the word at {@code at}, with its value if that is the next one. Returns how many it took; 0: not plain. */
    private int take(String[] args, int at) {
        String word = args[at];
        if (!word.startsWith("-")) {
            parameters.add(word);
            return 1;
        }
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        Declaration.Option option = optionsByName.get(equals < 0 ? word : word.substring(0, equals));
        if (option == null || (given.containsKey(option.names().get(0)) && option.takes() != Declaration.Takes.MANY)) {
            return 0;
        }
        if (option.takes() == Declaration.Takes.NONE) {
            return equals < 0 ? give(option, null, 1) : 0;
        }
        if (equals >= 0) {
            return give(option, word.substring(equals + 1), 1);
        }
        return at + 1 < args.length && !args[at + 1].startsWith("-") ? give(option, args[at + 1], 2) : 0;
    }

    private int give(Declaration.Option option, @Nullable String value, int words) {
        for (String name : option.names()) {
            List<String> values = given.computeIfAbsent(name, unknown -> new ArrayList<>());
            if (value != null) {
                values.add(value);
            }
        }
        return words;
    }
}
