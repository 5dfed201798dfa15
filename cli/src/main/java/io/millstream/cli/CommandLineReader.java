package io.millstream.cli;

import org.jspecify.annotations.Nullable;

/** Reads a command line against the {@link CommandTree}; what does not fit becomes a message with the nearest name. */
public final class CommandLineReader {
    private final CommandTree tree;

    public CommandLineReader(CommandTree tree) {
        this.tree = tree;
    }

    /**
     * What {@code args} ask for.
     *
     * @throws io.millstream.base.JobException (USER) saying what is wrong with them
     */
    public Reading read(String[] args) {
        Reading plain = readPlain(args);
        return plain == null ? new FullReader(tree).read(args) : plain;
    }

    /** The call that {@code args} spell out in full; null if they are anything but that. */
    @Nullable
    Reading readPlain(String[] args) {
        CommandTree place = tree;
        int depth = 0;
        CommandTree child = childAt(place, args, depth);
        while (child != null) {
            place = child;
            depth++;
            child = childAt(place, args, depth);
        }
        Command command = place.makeCommand();
        if (command == null) {
            return null;
        }
        var declaration = new Declaration();
        command.declare(declaration);
        Given given = PlainWords.read(declaration, args, depth);
        return given == null ? null : new Reading.Call(command, new Arguments(given));
    }

    private static @Nullable CommandTree childAt(CommandTree place, String[] args, int depth) {
        return depth < args.length ? place.child(args[depth]) : null;
    }
}
