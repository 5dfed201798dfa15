package io.millstream.topology.yaml;

import io.millstream.base.Nearest;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts values in for {@code ${name}} and, from the environment, {@code ${ENV-NAME}}.
 */
record Substitution(Map<String, String> properties, Map<String, String> environment) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]*)}");
    private static final String ENVIRONMENT = "ENV-";

    /** True if nothing but one value to put in stands there: what it is does not depend on quotes, which YAML may ask for. */
    static boolean isPlace(String text) {
        return PLACE.matcher(text).matches();
    }

    /** @param problems hears of names that have no value */
    String in(String text, Consumer<String> problems) {
        if (!text.contains("${")) {
            return text;
        }
        Matcher place = PLACE.matcher(text);
        var result = new StringBuilder();
        while (place.find()) {
            String name = place.group(1);
            String value = value(name);
            if (value == null) {
                problems.accept(
                        name.startsWith(ENVIRONMENT)
                                ? "the environment has no variable " + name.substring(ENVIRONMENT.length())
                                : "there is no property " + name + "." + Nearest.hint(name, properties.keySet()));
                value = "";
            }
            place.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        return place.appendTail(result).toString();
    }

    private @Nullable String value(String name) {
        return name.startsWith(ENVIRONMENT)
                ? environment.get(name.substring(ENVIRONMENT.length()))
                : properties.get(name);
    }
}
