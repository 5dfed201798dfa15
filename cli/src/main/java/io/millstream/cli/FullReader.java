package io.millstream.cli;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.base.Nearest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Reads any command line, by picocli: help pages, every way to write an option, and what is wrong with it. */
final class FullReader {
    private final CommandTree tree;

    FullReader(CommandTree tree) {
        this.tree = tree;
    }

    Reading read(String[] args) {
        CommandSpec spec = spec(tree, args, 0);
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .type(boolean.class)
                .description("Show the version, and the Java it runs on.")
                .build());
        spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.meanings());
        var commandLine = new CommandLine(spec);
        // A word that starts with '@' may be the name of a topic or a value, never a file of arguments.
        commandLine.setExpandAtFiles(false);
        try {
            ParseResult parsed = commandLine.parseArgs(args);
            while (parsed.hasSubcommand()) {
                parsed = parsed.subcommand();
            }
            return reading(parsed);
        } catch (UnmatchedArgumentException e) {
            throw unknown(e.getUnmatched().get(0), e.getCommandLine().getCommandSpec());
        } catch (ParameterException e) {
            throw new JobException(
                    ErrorKind.USER,
                    e.getMessage() + "." + seeHelp(e.getCommandLine().getCommandSpec()));
        }
    }

    private static Reading reading(ParseResult parsed) {
        if (parsed.isVersionHelpRequested()) {
            return new Reading.Version();
        }
        if (!parsed.isUsageHelpRequested() && parsed.commandSpec().userObject() instanceof Command command) {
            return new Reading.Call(command, new Arguments(given(parsed)));
        }
        return new Reading.Help(new HelpPage(parsed.commandSpec().commandLine()));
    }

    private static Given given(ParseResult parsed) {
        Map<String, List<String>> options = new HashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            List<String> values = option.arity().max() == 0 ? List.of() : List.copyOf(option.stringValues());
            for (String name : option.names()) {
                options.put(name, values);
            }
        }
        var parameters = new ArrayList<String>();
        for (PositionalParamSpec parameter : parsed.matchedPositionals()) {
            parameters.addAll(parameter.stringValues());
        }
        return new Given(parameters, options);
    }

    /** The part of the tree that {@code args}, from {@code depth} on, can need. */
    private static CommandSpec spec(CommandTree tree, String[] args, int depth) {
        Command made = tree.makeCommand();
        var spec = made == null ? CommandSpec.create() : CommandSpec.wrapWithoutInspection(made);
        spec.name(tree.name());
        spec.usageMessage()
                .description(tree.summary())
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
            declare(made, spec);
        }
        CommandTree named = depth < args.length ? tree.child(args[depth]) : null;
        for (CommandTree child : named == null ? tree.children() : List.of(named)) {
            spec.addSubcommand(child.name(), spec(child, args, depth + 1));
        }
        return spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .type(boolean.class)
                .description("Show this help.")
                .build());
    }

    private static void declare(Command command, CommandSpec spec) {
        var declaration = new Declaration();
        command.declare(declaration);
        for (Declaration.Parameter parameter : declaration.parameters()) {
            spec.addPositional(PositionalParamSpec.builder()
                    .index(Integer.toString(spec.positionalParameters().size()))
                    .required(true)
                    .arity("1")
                    .type(String.class)
                    .paramLabel(parameter.label())
                    .description(parameter.description())
                    .build());
        }
        declaration
                .furtherParameters()
                .ifPresent(further -> spec.addPositional(PositionalParamSpec.builder()
                        .index(spec.positionalParameters().size() + "..*")
                        .required(false)
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .paramLabel(further.label())
                        .description(further.description())
                        .build()));
        declaration.options().forEach(option -> spec.addOption(optionSpec(option)));
        spec.usageMessage().footer(declaration.footer().toArray(String[]::new));
    }

    private static OptionSpec optionSpec(Declaration.Option option) {
        var builder = OptionSpec.builder(option.names().toArray(String[]::new)).description(option.description());
        return switch (option.takes()) {
            case NONE -> builder.type(boolean.class).arity("0").build();
            case ONE ->
                builder.type(String.class).arity("1").paramLabel(option.label()).build();
            case MANY ->
                builder.type(List.class)
                        .auxiliaryTypes(String.class)
                        .arity("1")
                        .paramLabel(option.label())
                        .build();
        };
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
