package io.millstream.broker.access.sasl;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A login module as Kafka's users write it in {@code sasl.jaas.config}.
 *
 * <pre>
 * org.apache.kafka.common.security.plain.PlainLoginModule required
 *     user_alice="alice-secret"
 *     user_bob="bob-secret";
 * </pre>
 *
 * <p>It is read as a notation only: no class is loaded. A quoted value takes {@code \"} and {@code \\} for a quote and a
 * backslash.
 *
 * @param moduleName the login module's class, without its package
 */
record JaasConfig(String moduleName, Map<String, String> options) {
    private static final String USER = "user_";
    private static final Pattern HEAD = Pattern.compile(
            "\\s*(?:[\\w$]+\\.)*(?<module>[\\w$]+)\\s+(?:required|requisite|sufficient|optional)(?=[\\s;])");
    private static final Pattern OPTION = Pattern.compile(
            "\\s*(?<name>[^\\s=;\"]+)\\s*=\\s*(?:\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"|(?<plain>[^\\s\";]+))",
            Pattern.DOTALL);
    private static final Pattern END = Pattern.compile("\\s*;\\s*");

    /** @throws IllegalArgumentException with the end of a sentence, if it is not written like this */
    static JaasConfig parse(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.lookingAt()) {
            throw new IllegalArgumentException("does not begin with a login module and the word required");
        }
        var options = new LinkedHashMap<String, String>();
        int at = head.end();
        Matcher option = OPTION.matcher(text);
        while (option.region(at, text.length()).lookingAt()) {
            String quoted = option.group("quoted");
            String name = option.group("name");
            options.put(name, quoted == null ? option.group("plain") : quoted.replaceAll("\\\\(.)", "$1"));
            at = option.end();
        }
        if (!END.matcher(text).region(at, text.length()).matches()) {
            // The text may hold passwords, so it is not repeated.
            throw new IllegalArgumentException(
                    "is no list of name=\"value\" that ends with a semicolon, from character " + (at + 1) + " on");
        }
        return new JaasConfig(head.group("module"), options);
    }

    /** The passwords in {@code user_NAME="password"}, by name. */
    Map<String, String> users() {
        var users = new LinkedHashMap<String, String>();
        options.forEach((name, value) -> {
            if (name.startsWith(USER)) {
                users.put(name.substring(USER.length()), value);
            }
        });
        return users;
    }
}
