package io.millstream.cli.topology;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.CommandTree;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.topology.yaml.PlanText;
import io.millstream.topology.yaml.TopologyFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** {@code millstream topology}. */
public final class TopologyCommands {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);
    private static final String EXAMPLES = "io.millstream.examples.topology.";

    /** Names that stand for classes in a file. */
    private static final Map<String, String> BUILT_INS = Map.of(
            "text-spout", EXAMPLES + "TextSpout",
            "split-bolt", EXAMPLES + "SplitBolt",
            "count-bolt", EXAMPLES + "CountBolt",
            "report-bolt", EXAMPLES + "ReportBolt",
            "print-bolt", EXAMPLES + "PrintBolt",
            "shell-spout", "io.millstream.topology.multilang.ShellSpout",
            "shell-bolt", "io.millstream.topology.multilang.ShellBolt");

    private TopologyCommands() {}

    public static CommandTree tree() {
        return CommandTree.group(
                "topology",
                "Check, show and run topologies written in YAML.",
                CommandTree.leaf("plan", "Show the components and streams of a file.", Plan::new),
                CommandTree.leaf("lint", "Say what is wrong with a file, line by line.", Lint::new),
                CommandTree.leaf("run", "Run a file until Ctrl-C.", Run::new));
    }

    private static void declareFile(Declaration declaration) {
        declaration
                .parameter("FILE", "A topology in YAML, in the manner of Storm's Flux.")
                .repeatable("--set", "NAME=VALUE", "Puts VALUE in for ${NAME} in the file.");
    }

    private static TopologyFile read(Arguments arguments, Console console) {
        var properties = new HashMap<String, String>();
        for (String property : arguments.texts("--set")) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new JobException(ErrorKind.USER, "--set is written NAME=VALUE, not \"" + property + "\".");
            }
            properties.put(property.substring(0, equals), property.substring(equals + 1));
        }
        return TopologyFile.read(
                Path.of(arguments.parameter(0)),
                new TopologyFile.Surroundings(properties, console.environment(), BUILT_INS));
    }

    /** Prints the graph. */
    private static final class Plan implements Command {
        @Override
        public void declare(Declaration declaration) {
            declareFile(declaration);
        }

        @Override
        public int run(Arguments arguments, Console console) {
            PlanText.lines(read(arguments, console).topology()).forEach(console.out()::line);
            return ExitCode.OK;
        }
    }

    /** Reads, and makes one object of each spout and bolt. */
    private static final class Lint implements Command {
        @Override
        public void declare(Declaration declaration) {
            declareFile(declaration);
        }

        @Override
        public int run(Arguments arguments, Console console) {
            int components = read(arguments, console).topology().components().size();
            console.out().line(arguments.parameter(0) + ": no problem in " + components + " components");
            return ExitCode.OK;
        }
    }

    /** Runs on the engine of this process. */
    private static final class Run implements Command {
        @Override
        public void declare(Declaration declaration) {
            declareFile(declaration);
            declaration.option("--for", "TIME", "End after so long: 500ms, 10s, 1m. Without it: at Ctrl-C.");
        }

        @Override
        public int run(Arguments arguments, Console console) throws InterruptedException {
            Duration atMost = arguments.duration("--for", FOR_EVER);
            TopologyFile file = read(arguments, console);
            new TopologyLoop(console).run(file.topology(), file.settings(), atMost, report -> false);
            return ExitCode.OK;
        }
    }
}
