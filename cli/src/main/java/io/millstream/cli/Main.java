package io.millstream.cli;

import io.millstream.base.Clock;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * The command {@code millstream}: finds the command that was asked for, runs it, and turns every failure into one message
 * and an exit code. Nothing below prints errors or ends the process.
 */
public final class Main {
    static final CommandTree COMMANDS = CommandTree.group(
            "millstream",
            "Durable log and streaming computation in one small process.",
            CommandTree.leaf("demo", "Count the words of a stream of posts, all in one process.", DemoCommand::new),
            CommandTree.group(
                    "run",
                    "Run an example: small streaming jobs to read and change.",
                    CommandTree.leaf("netcount", "Count the words of lines from a socket.", Examples::netcount),
                    CommandTree.leaf(
                            "shakespeare", "Count the words of a soliloquy, line by line.", Examples::shakespeare),
                    CommandTree.leaf("window", "Sum the last two numbers of a stream.", Examples::window)),
            CommandTree.group(
                    "topic",
                    "Topics in a data directory: make, look at, fill, read.",
                    CommandTree.leaf("create", "Make a topic.", TopicCreate::new),
                    CommandTree.leaf("list", "List the topics.", TopicList::new),
                    CommandTree.leaf("describe", "Show the settings and partitions of a topic.", TopicDescribe::new),
                    CommandTree.leaf("delete", "Delete a topic and its records.", TopicDelete::new),
                    CommandTree.leaf("append", "Append records to a topic, from standard input.", TopicAppend::new),
                    CommandTree.leaf("read", "Read the records of a topic to standard output.", TopicRead::new)));

    private Main() {}

    /** Runs one command in this process; ends it with {@code System.exit}, which waits for shutdown hooks. */
    public static void main(String[] args) {
        var environment = System.getenv();
        // Not System.out: it swallows failures, and a full disk behind a redirection must be heard.
        var console = new Console(
                new FileInputStream(FileDescriptor.in),
                new StandardOut(new FileOutputStream(FileDescriptor.out)),
                Console.utf8(new FileOutputStream(FileDescriptor.err)),
                Terminal.detect(environment),
                environment,
                Clock.system());
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

    static int run(String[] args, Console console) {
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
        ParseResult parsed = new CommandLineReader(COMMANDS).read(args);
        if (parsed.isVersionHelpRequested()) {
            console.out().line(Version.line());
            return ExitCode.OK;
        }
        if (!parsed.isUsageHelpRequested() && parsed.commandSpec().userObject() instanceof Command command) {
            return command.run(new Arguments(parsed), console);
        }
        console.out().line(help(parsed.commandSpec().commandLine(), console));
        return ExitCode.OK;
    }

    private static String help(CommandLine commandLine, Console console) {
        commandLine.setUsageHelpWidth(
                Math.min(110, Math.max(80, console.terminal().size().columns())));
        var ansi = console.terminal().ansi() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF;
        return commandLine.getUsageMessage(ansi).stripTrailing();
    }
}
