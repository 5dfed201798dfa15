package io.millstream.cli;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

    String name() {
        return name;
    }

    String summary() {
        return summary;
    }

    List<CommandTree> children() {
        return children;
    }

    /** The command at this place of the tree, made anew; null for a group. */
    @Nullable
    Command makeCommand() {
        return command == null ? null : command.get();
    }

    @Nullable
    CommandTree child(String wanted) {
        for (CommandTree child : children) {
            if (child.name.equals(wanted)) {
                return child;
            }
        }
        return null;
    }
}
