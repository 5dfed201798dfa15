package io.millstream.cli.run;

import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.topology.TopologyLoop;
import io.millstream.examples.topology.Exclamation;
import io.millstream.examples.topology.Trending;
import io.millstream.examples.topology.WordCount;
import io.millstream.topology.Topology;
import io.millstream.topology.TopologyReport;
import io.millstream.topology.TopologySettings;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** An example that is a topology. */
final class TopologyExample implements Command {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Consumer<Declaration> options;
    private final Example example;

    /** Makes the topology, and says when it is done. */
    private interface Example {
        Topology make(Arguments arguments, Consumer<String> out);

        Predicate<TopologyReport> isDone(Arguments arguments);
    }

    private TopologyExample(Consumer<Declaration> options, Example example) {
        this.options = options;
        this.example = example;
    }

    static Command exclamation() {
        return new TopologyExample(
                declaration -> declaration.option("--count", "N", "So many lines. Without it: 10."), new Example() {
                    @Override
                    public Topology make(Arguments arguments, Consumer<String> out) {
                        return Exclamation.make(count(arguments), out);
                    }

                    @Override
                    public Predicate<TopologyReport> isDone(Arguments arguments) {
                        long count = count(arguments);
                        return report -> report.component("lines").acked() >= count;
                    }

                    private int count(Arguments arguments) {
                        return arguments.count("--count", 10, 1, 1_000_000);
                    }
                });
    }

    static Command wordCount() {
        return new TopologyExample(
                declaration -> declaration.option("--top", "N", "So many words. Without it: 20."), new Example() {
                    @Override
                    public Topology make(Arguments arguments, Consumer<String> out) {
                        return WordCount.make(arguments.count("--top", 20, 1, 100_000), out);
                    }

                    @Override
                    public Predicate<TopologyReport> isDone(Arguments arguments) {
                        return report -> report.component("lines").acked() >= WordCount.LINES;
                    }
                });
    }

    static Command trending() {
        return new TopologyExample(
                declaration -> declaration
                        .option("--window", "TIME", "How long is counted. Without it: 9s.")
                        .option("--slide", "TIME", "How often. Without it: 1s.")
                        .option("--rate", "N", "Posts a second. Without it: 100.")
                        .option("--for", "TIME", "End after so long. Without it: at Ctrl-C."),
                new Example() {
                    @Override
                    public Topology make(Arguments arguments, Consumer<String> out) {
                        var standard = Trending.Options.standard();
                        return Trending.make(
                                new Trending.Options(
                                        arguments.duration("--window", standard.window()),
                                        arguments.duration("--slide", standard.slide()),
                                        arguments.count("--rate", standard.postsPerSecond(), 1, 1_000_000),
                                        standard.posts()),
                                out);
                    }

                    @Override
                    public Predicate<TopologyReport> isDone(Arguments arguments) {
                        return report -> false;
                    }
                });
    }

    @Override
    public void declare(Declaration declaration) {
        options.accept(declaration);
    }

    @Override
    public int run(Arguments arguments, Console console) throws InterruptedException {
        var loop = new TopologyLoop(console);
        loop.run(
                example.make(arguments, loop.out()),
                TopologySettings.DEFAULTS,
                arguments.duration("--for", FOR_EVER),
                example.isDone(arguments));
        return ExitCode.OK;
    }
}
