package io.millstream.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a command understands, declared word by word. Every value arrives as text: {@link Arguments} turns it into a
 * number, a duration or an offset, with a message that says what may be written.
 */
public final class Declaration {
    private final List<Parameter> parameters = new ArrayList<>();
    private Optional<Parameter> furtherParameters = Optional.empty();
    private final List<Option> options = new ArrayList<>();
    private final List<String> footer = new ArrayList<>();

    /** A value by its place. */
    record Parameter(String label, String description) {}

    /** A word that starts with '-'. {@code label} stands for its value in the help; a switch has an empty one. */
    record Option(List<String> names, Takes takes, String label, String description) {}

    /** How many values an option takes. */
    enum Takes {
        NONE,
        ONE,
        /** One each time it is given, any number of times. */
        MANY
    }

    /** A value that must be given, by its place. */
    public Declaration parameter(String label, String description) {
        parameters.add(new Parameter(label, description));
        return this;
    }

    /** Any number of values, none included, behind those that must be given. */
    public Declaration furtherParameters(String label, String description) {
        furtherParameters = Optional.of(new Parameter(label, description));
        return this;
    }

    /** A switch, off unless given. */
    public Declaration flag(String names, String description) {
        return add(names, Takes.NONE, "", description);
    }

    /** An option with a value. {@code names} is written {@code -o, --output}. */
    public Declaration option(String names, String label, String description) {
        return add(names, Takes.ONE, label, description);
    }

    /** As {@link #option}, and it may be given more than once. */
    public Declaration repeatable(String names, String label, String description) {
        return add(names, Takes.MANY, label, description);
    }

    /** Lines below the options in the help: examples, formats. */
    public Declaration footer(String... lines) {
        Collections.addAll(footer, lines);
        return this;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    /** What may stand behind {@link #parameters}, any number of times. */
    Optional<Parameter> furtherParameters() {
        return furtherParameters;
    }

    List<Option> options() {
        return options;
    }

    List<String> footer() {
        return footer;
    }

    private Declaration add(String names, Takes takes, String label, String description) {
        options.add(new Option(List.of(names.split(", ", -1)), takes, label, description));
        return this;
    }
}
