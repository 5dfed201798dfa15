package io.millstream.cli;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The names of all commands. A command itself is made when it is named on the command line, or when all are needed for a
 * help page: most starts pay for one.
 */
public final class CommandTree {
    private final String name;
    private final String summary;
    private final List<CommandTree> children;
    private final @Nullable Supplier<Command> command;

    private CommandTree(String name, String summary, List<CommandTree> children, @Nullable Supplier<Command> command) {
        this.name = name;
        this.summary = summary;
        this.children = children;
        this.command = command;
    }

    public static CommandTree group(String name, String summary, CommandTree... children) {
        return new CommandTree(name, summary, List.of(children), null);
    }

    public static CommandTree leaf(String name, String summary, Supplier<Command> command) {
        return new CommandTree(name, summary, List.of(), command);
    }

    /** The part of the tree that {@code args}, from {@code depth} on, can need. */
    CommandSpec spec(String[] args, int depth) {
        Command made = command == null ? null : command.get();
        var spec = made == null ? CommandSpec.create() : CommandSpec.wrapWithoutInspection(made);
        spec.name(name);
        spec.usageMessage()
                .description(summary)
                .sortOptions(false)
                .synopsisHeading("Usage: ")
                .descriptionHeading("%n")
                .parameterListHeading("%n")
                .optionListHeading("%nOptions:%n")
                .commandListHeading("%nCommands:%n")
                .footerHeading("%n")
                .longOptionsMaxWidth(30)
                .adjustLineBreaksForWideCJKCharacters(true);
        if (made != null) {
            made.declare(new Declaration(spec));
        }
        CommandTree named = depth < args.length ? child(args[depth]) : null;
        for (CommandTree child : named == null ? children : List.of(named)) {
            spec.addSubcommand(child.name, child.spec(args, depth + 1));
        }
        return spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .description("Show this help.")
                .build());
    }

    List<String> childNames() {
        return children.stream().map(child -> child.name).toList();
    }

    private @Nullable CommandTree child(String wanted) {
        for (CommandTree child : children) {
            if (child.name.equals(wanted)) {
                return child;
            }
        }
        return null;
    }
}
