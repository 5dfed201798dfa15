package io.millstream.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command understands, declared word by word. Every value arrives as text: {@link Arguments} turns it into a
 * number, a duration or an offset, with a message that says what may be written.
 */
public final class Declaration {
    private final CommandSpec spec;

    public Declaration(CommandSpec spec) {
        this.spec = spec;
    }

    /** A value that must be given, by its place. */
    public Declaration parameter(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(Integer.toString(spec.positionalParameters().size()))
                .required(true)
                .arity("1")
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** A switch, off unless given. */
    public Declaration flag(String names, String description) {
        spec.addOption(OptionSpec.builder(split(names))
                .type(boolean.class)
                .arity("0")
                .description(description)
                .build());
        return this;
    }

    /** An option with a value. {@code names} is written {@code -o, --output}. */
    public Declaration option(String names, String label, String description) {
        spec.addOption(OptionSpec.builder(split(names))
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** As {@link #option}, and it may be given more than once. */
    public Declaration repeatable(String names, String label, String description) {
        spec.addOption(OptionSpec.builder(split(names))
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** Lines below the options in the help: examples, formats. */
    public Declaration footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    private static String[] split(String names) {
        return names.split(", ", -1);
    }
}
