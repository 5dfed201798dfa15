package io.millstream.cli;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads a command line against the {@link CommandTree}; what does not fit becomes a message with the nearest name. */
public final class CommandLineReader {
    private final CommandTree tree;

    public CommandLineReader(CommandTree tree) {
        this.tree = tree;
    }

    /** What the innermost command was given. */
    public ParseResult read(String[] args) {
        CommandSpec spec = tree.spec(args, 0);
        if (tree.childNames().size() > 0) {
            spec.addOption(OptionSpec.builder("-V", "--version")
                    .versionHelp(true)
                    .type(boolean.class)
                    .description("Show the version, and the Java it runs on.")
                    .build());
            spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
        }
        var commandLine = new CommandLine(spec);
        // A word that starts with '@' may be the name of a topic or a value, never a file of arguments.
        commandLine.setExpandAtFiles(false);
        try {
            ParseResult parsed = commandLine.parseArgs(args);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            return parsed;
        } catch (UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().get(0), e.getCommandLine().getCommandSpec());
        } catch (ParameterException e) {
            throw new JobException(
                    ErrorKind.USER,
                    e.getMessage() + "." + seeHelp(e.getCommandLine().getCommandSpec()));
        }
    }

    private static JobException unknown(String word, CommandSpec spec) {
        String what;
        List<String> known;
        if (word.startsWith("-") && word.length() > 1) {
            what = "option";
            known = new ArrayList<>(spec.optionsMap().keySet());
        } else if (!spec.subcommands().isEmpty()) {
            what = spec.name().equals("run") ? "example" : "command";
            known = new ArrayList<>(spec.subcommands().keySet());
        } else {
            return new JobException(
                    ErrorKind.USER,
                    "\"" + word + "\" is one word too many for " + spec.qualifiedName() + "." + seeHelp(spec));
        }
        int value = word.indexOf('=');
        String name = value < 0 ? word : word.substring(0, value);
        return new JobException(
                ErrorKind.USER,
                spec.qualifiedName() + " has no " + what + " " + name + "." + Nearest.hint(name, known)
                        + seeHelp(spec));
    }

    private static String seeHelp(CommandSpec spec) {
        return " See: " + spec.qualifiedName() + " --help";
    }
}
