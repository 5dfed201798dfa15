package io.millstream.cli.main;

import io.millstream.cli.CommandLineReader;
import io.millstream.cli.CommandTree;
import io.millstream.cli.Console;
import io.millstream.cli.ExitCode;
import io.millstream.cli.HelpPage;
import io.millstream.cli.Reading;
import io.millstream.cli.StandardOut;
import io.millstream.cli.Terminal;
import io.millstream.cli.broker.BrokerCommand;
import io.millstream.cli.client.ConsumeCommand;
import io.millstream.cli.client.ProduceCommand;
import io.millstream.cli.demo.DemoCommand;
import io.millstream.cli.group.GroupCommands;
import io.millstream.cli.run.Examples;
import io.millstream.cli.topic.TopicCommands;
import io.millstream.cli.topology.TopologyCommands;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * The command {@code millstream}: finds the command that was asked for, runs it, and turns every failure into one message
 * and an exit code. Nothing below prints errors or ends the process.
 */
public final class Main {
    static final CommandTree COMMANDS = CommandTree.group(
            "millstream",
            "Durable log and streaming computation in one small process.",
            CommandTree.leaf("demo", "Count the words of a stream of posts, all in one process.", DemoCommand::new),
            Examples.tree(),
            TopologyCommands.tree(),
            TopicCommands.tree(),
            CommandTree.leaf("broker", "Serve topics to Kafka's clients.", BrokerCommand::new),
            CommandTree.leaf("produce", "Send records to a Kafka-compatible cluster.", ProduceCommand::new),
            CommandTree.leaf("consume", "Read records of a Kafka-compatible cluster.", ConsumeCommand::new),
            GroupCommands.tree());

    private Main() {}

    /** Runs one command in this process; ends it with {@code System.exit}, which waits for shutdown hooks. */
    public static void main(String[] args) {
        // Kafka's client and Netty find slf4j, which without a logging library would say so on standard error.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        var environment = System.getenv();
        // Not System.out: it swallows failures, and a full disk behind a redirection must be heard.
        var console = new Console(
                new FileInputStream(FileDescriptor.in),
                new StandardOut(new FileOutputStream(FileDescriptor.out)),
                Console.utf8(new FileOutputStream(FileDescriptor.err)),
                Terminal.detect(environment),
                environment,
                Optional.empty());
        System.exit(run(args, console));
    }

    /** Runs one command against the given streams and returns its exit code; for tests and embedders. */
    public static int run(
            String[] args,
            InputStream stdin,
            OutputStream stdout,
            OutputStream stderr,
            Map<String, String> environment) {
        return run(args, Console.of(stdin, stdout, stderr, environment));
    }

    public static int run(String[] args, Console console) {
        try {
            int exitCode = dispatch(args, console);
            console.out().flush();
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERNAL;
        } catch (Exception | Error failure) {
            return FailureReport.print(failure, console);
        }
    }

    private static int dispatch(String[] args, Console console) throws IOException, InterruptedException {
        Reading reading = new CommandLineReader(COMMANDS).read(args);
        if (reading instanceof Reading.Call call) {
            return call.command().run(call.arguments(), console);
        }
        console.out().line(reading instanceof Reading.Help help ? text(help.page(), console) : Version.line());
        return ExitCode.OK;
    }

    private static String text(HelpPage page, Console console) {
        int columns = Math.min(110, Math.max(80, console.terminal().size().columns()));
        return page.text(columns, console.terminal().ansi());
    }
}
