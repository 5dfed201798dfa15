package io.millstream.broker.transaction;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that a client sends. Matching looks at a bounded number of characters, so that an expression made to
 * take for ever matches nothing instead.
 */
final class IdPattern {
    private static final int MAX_STEPS = 100_000;

    private final Pattern pattern;

    private IdPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Empty if it is no regular expression; an empty one matches everything. */
    static Optional<IdPattern> parse(String text) {
        try {
            return Optional.of(new IdPattern(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** True if the whole id matches. */
    boolean matches(String transactionalId) {
        if (pattern.pattern().isEmpty()) {
            return true;
        }
        try {
            return pattern.matcher(new Bounded(transactionalId)).matches();
        } catch (TooManySteps | StackOverflowError e) { // nested groups recurse
            return false;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super("a regular expression takes too long");
        }
    }

    /** Counts the looks of a matcher. */
    private static final class Bounded implements CharSequence {
        private final String text;
        private int steps;

        Bounded(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MAX_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
