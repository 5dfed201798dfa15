package io.millstream.broker.access.tls;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Makes a user's name of the distinguished name in a certificate (KIP-371): the first rule that matches decides.
 *
 * <pre>
 * RULE:^CN=(.*?),OU=ServiceUsers.*$/$1/      alice
 * RULE:^CN=(.*?),.*$/$1@example/L            in lower case; U for upper
 * DEFAULT                                    CN=alice,OU=...: the name as it is
 * </pre>
 *
 * <p>Rules are separated by commas. A slash inside of one is written {@code \/}.
 */
final class PrincipalMapping {
    private static final Pattern RULE = Pattern.compile(
            "RULE:(?<pattern>(?:\\\\.|[^\\\\/])*)/(?<replacement>(?:\\\\.|[^\\\\/])*)/(?<letters>[LU]?)");
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\d+)");
    private static final String DEFAULT = "DEFAULT";

    private final List<Rule> rules;

    private enum Letters {
        AS_THEY_ARE,
        LOWER,
        UPPER
    }

    /** @param pattern of the whole name */
    private record Rule(Pattern pattern, String replacement, Letters letters) {
        private static final Rule AS_IT_IS = new Rule(Pattern.compile(".*", Pattern.DOTALL), "$0", Letters.AS_THEY_ARE);

        Optional<String> apply(String name) {
            Matcher matcher = pattern.matcher(name);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            var mapped = new StringBuilder();
            matcher.appendReplacement(mapped, replacement);
            return Optional.of(
                    switch (letters) {
                        case AS_THEY_ARE -> mapped.toString();
                        case LOWER -> mapped.toString().toLowerCase(Locale.ROOT);
                        case UPPER -> mapped.toString().toUpperCase(Locale.ROOT);
                    });
        }
    }

    private PrincipalMapping(List<Rule> rules) {
        this.rules = rules;
    }

    /** @throws IllegalArgumentException with a sentence, if the rules are not written like this */
    static PrincipalMapping parse(String text) {
        var rules = new ArrayList<Rule>();
        Matcher rule = RULE.matcher(text);
        int at = 0;
        while (true) {
            while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == ',')) {
                at++;
            }
            if (at == text.length()) {
                return new PrincipalMapping(List.copyOf(rules));
            }
            if (text.startsWith(DEFAULT, at)) {
                rules.add(Rule.AS_IT_IS);
                at += DEFAULT.length();
            } else if (rule.region(at, text.length()).lookingAt()) {
                rules.add(rule(rule.group("pattern"), rule.group("replacement"), rule.group("letters")));
                at = rule.end();
            } else {
                throw wrong("\"" + text.substring(at) + "\" is neither DEFAULT nor RULE:pattern/replacement/");
            }
            if (at < text.length() && text.charAt(at) != ',' && !Character.isWhitespace(text.charAt(at))) {
                throw wrong("a comma is expected before \"" + text.substring(at) + "\"");
            }
        }
    }

    private static Rule rule(String pattern, String replacement, String letters) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            int groupCount = compiled.matcher("").groupCount();
            return new Rule(compiled, literalWhereNoGroup(replacement, groupCount), letters(letters));
        } catch (PatternSyntaxException e) {
            throw wrong("\"" + pattern + "\" is no regular expression: " + e.getDescription());
        }
    }

    private static Letters letters(String letters) {
        return switch (letters) {
            case "L" -> Letters.LOWER;
            case "U" -> Letters.UPPER;
            default -> Letters.AS_THEY_ARE;
        };
    }

    /** As in Kafka, a reference to a group that the pattern does not have stands for itself. */
    private static String literalWhereNoGroup(String replacement, int groupCount) {
        return REFERENCE.matcher(replacement).replaceAll(reference -> {
            // Of the digits, Java takes as many as make a group that exists; the first alone decides whether one does.
            boolean exists = Character.digit(reference.group(1).charAt(0), 10) <= groupCount;
            return Matcher.quoteReplacement((exists ? "" : "\\") + reference.group());
        });
    }

    /** Empty if no rule matches: such a certificate names nobody here. */
    Optional<String> map(String distinguishedName) {
        return rules.stream()
                .map(rule -> rule.apply(distinguishedName))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static IllegalArgumentException wrong(String how) {
        return new IllegalArgumentException(
                "ssl.principal.mapping.rules: " + how + ". Write for example RULE:^CN=(.*?),.*$/$1/,DEFAULT");
    }
}
