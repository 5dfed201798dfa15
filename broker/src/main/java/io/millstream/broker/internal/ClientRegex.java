package io.millstream.broker.internal;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that a client sends, for names of topics or transactional ids. RE2 matches in time linear in the name, whatever the pattern; what it costs to compile is bounded
 * here, because a repetition inside a repetition multiplies: {@code ((a{1000}){1000}){1000}} is 24 letters and a billion
 * instructions.
 */
public final class ClientRegex {
    static final int MAX_LENGTH = 8_192;
    static final int MAX_DEPTH = 64;
    static final int MAX_SIZE = 10_000;

    private final Pattern pattern;

    private ClientRegex(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Reads an expression.
     *
     * @throws InvalidRegexException if it is none, or too large
     */
    public static ClientRegex compile(String regex) throws InvalidRegexException {
        if (regex.length() > MAX_LENGTH) {
            throw new InvalidRegexException("it has more than " + MAX_LENGTH + " letters");
        }
        new RegexSize(regex).check();
        try {
            return new ClientRegex(Pattern.compile(regex));
        } catch (PatternSyntaxException e) {
            throw new InvalidRegexException(e.getDescription());
        }
    }

    /** True if the name matches as a whole. */
    public boolean matches(String name) {
        return pattern.matches(name);
    }

    /** Says what is wrong with a pattern. */
    public static final class InvalidRegexException extends Exception {
        private static final long serialVersionUID = 1;

        InvalidRegexException(String problem) {
            super(problem);
        }
    }

    /** Estimates, from above, how many instructions a pattern becomes. Not a parser: what it misreads is only larger. */
    private static final class RegexSize {
        private static final java.util.regex.Pattern BOUNDS =
                java.util.regex.Pattern.compile("([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

        private final String regex;
        private final long[] outer = new long[MAX_DEPTH];
        private int depth;
        private long size; // of the innermost group so far
        private long lastAtom; // of the atom that a repetition would repeat
        private int at;

        RegexSize(String regex) {
            this.regex = regex;
        }

        void check() throws InvalidRegexException {
            while (at < regex.length()) {
                char letter = regex.charAt(at++);
                switch (letter) {
                    case '\\' -> escape();
                    case '[' -> {
                        skipClass();
                        atom(1);
                    }
                    case '(' -> open();
                    case ')' -> close();
                    case '{' -> repeat();
                    case '*', '+', '?' -> size++;
                    default -> atom(1);
                }
                if (size > MAX_SIZE) {
                    throw new InvalidRegexException("its repetitions make it too large");
                }
            }
        }

        private void atom(long atomSize) {
            lastAtom = atomSize;
            size += atomSize;
        }

        private void open() throws InvalidRegexException {
            if (depth == MAX_DEPTH) {
                throw new InvalidRegexException("it has more than " + MAX_DEPTH + " groups inside each other");
            }
            outer[depth++] = size;
            size = 1;
            lastAtom = 0;
        }

        private void close() {
            if (depth > 0) { // else it is malformed, which the real parser says
                long group = size;
                size = outer[--depth];
                atom(group);
            }
        }

        /** A repetition is {n}, {n,} or {n,m}; any other brace is a letter. */
        private void repeat() {
            Matcher bounds = BOUNDS.matcher(regex).region(at, regex.length());
            if (!bounds.lookingAt()) {
                atom(1);
                return;
            }
            long times = Math.max(1, Math.max(number(bounds.group(1)), number(bounds.group(2))));
            size += lastAtom * (times - 1);
            lastAtom *= times;
            at = bounds.end();
        }

        private static long number(@Nullable String digits) {
            // RE2 refuses more than 1000: what is longer than five digits need not be exact.
            return digits == null || digits.isEmpty()
                    ? 0
                    : Long.parseLong(digits.substring(0, Math.min(5, digits.length())));
        }

        /** The next letter is no operator; after \\Q none is, up to \\E. */
        private void escape() {
            if (regex.startsWith("Q", at)) {
                int end = regex.indexOf("\\E", at);
                int next = end < 0 ? regex.length() : end + 2;
                atom(next - at);
                at = next;
            } else {
                at++;
                atom(1);
            }
        }

        private void skipClass() {
            int first = at < regex.length() && regex.charAt(at) == '^' ? at + 1 : at;
            for (int i = first; i < regex.length(); i++) {
                char letter = regex.charAt(i);
                if (letter == '\\') {
                    i++;
                } else if (letter == ']' && i > first) {
                    at = i + 1;
                    return;
                }
            }
            at = regex.length();
        }
    }
}
