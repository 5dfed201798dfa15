package io.millstream.cli.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.CommandTree;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.dstream.StreamingContext;
import io.millstream.dstream.StreamingEngine;
import io.millstream.examples.Netcount;
import io.millstream.examples.Shakespeare;
import io.millstream.examples.Window;
import java.io.PrintStream;
import java.nio.file.Path;

/** The jobs of {@code io.millstream.examples} as commands. */
public final class Examples {
    private static final int MAX_PORT = 65_535;

    private Examples() {}

    /** The commands by name; each is made when it is asked for. */
    public static CommandTree tree() {
        return CommandTree.group(
                "run",
                "Run an example: small streaming jobs to read and change.",
                CommandTree.leaf("netcount", "Count the words of lines from a socket.", Examples::netcount),
                CommandTree.leaf("shakespeare", "Count the words of a soliloquy, line by line.", Examples::shakespeare),
                CommandTree.leaf("window", "Sum the last two numbers of a stream.", Examples::window),
                CommandTree.leaf("exclamation", "Exclaim lines in a topology.", TopologyExample::exclamation),
                CommandTree.leaf("wordcount-topology", "Count words in a topology.", TopologyExample::wordCount),
                CommandTree.leaf("trending", "Rank the hashtags of posts in a topology.", TopologyExample::trending));
    }

    static Command netcount() {
        return new RunCommand(
                declaration -> declaration
                        .option("--host", "HOST", "Where the lines come from. Without it: localhost.")
                        .option("--port", "PORT", "Its port. Without it: 9999.")
                        .footer(
                                "Connects again every two seconds, and goes on, when the peer has gone.",
                                "",
                                "  nc -lk 9999                                              (in another terminal)",
                                "  millstream run netcount --host localhost --port 9999"),
                new NetcountExample());
    }

    static Command shakespeare() {
        return new RunCommand(
                declaration -> declaration
                        .option(
                                "--checkpoint-dir",
                                "DIR",
                                "Where counts and place are kept. Without it: millstream/shakespeare where this user keeps"
                                        + " state (~/.local/state).")
                        .footer(
                                "Stopped and started again, it goes on with the next line. Delete the directory to begin anew."),
                (arguments, console, engine, out) -> {
                    Path directory = arguments
                            .text("--checkpoint-dir")
                            .map(Path::of)
                            .orElseGet(() -> DataDirectory.stateDirectory(console.environment())
                                    .resolve("shakespeare"))
                            .toAbsolutePath()
                            .normalize();
                    console.err().println("millstream: checkpoint directory " + directory);
                    return Shakespeare.start(
                            engine, new Shakespeare.Options(directory, RunCommand.batchInterval(arguments)), out);
                });
    }

    static Command window() {
        return new RunCommand(
                declaration -> declaration.option("--count", "N", "The numbers 1 to N. Without it: 100."),
                (arguments, console, engine, out) -> Window.start(
                        engine,
                        new Window.Options(
                                arguments.count("--count", 100, 1, 1_000_000), RunCommand.batchInterval(arguments)),
                        out));
    }

    /** A run that never got a connection has failed, however patiently it tried. */
    private static final class NetcountExample implements RunCommand.Example {
        private volatile boolean connected;
        private volatile String peer = "";

        @Override
        public StreamingContext start(Arguments arguments, Console console, StreamingEngine engine, PrintStream out) {
            String host = arguments.text("--host").orElse("localhost");
            int port = arguments.count("--port", 9999, 1, MAX_PORT);
            peer = host + ":" + port;
            return Netcount.start(
                    engine, new Netcount.Options(host, port, RunCommand.batchInterval(arguments)), out, state -> {
                        connected |= state.startsWith("connected to ");
                        console.err().println("millstream: " + state);
                    });
        }

        @Override
        public void ended() {
            if (!connected) {
                throw new JobException(
                        ErrorKind.EXTERNAL,
                        "There never was a connection to " + peer + ". Start the server first, for example: nc -lk "
                                + peer.substring(peer.lastIndexOf(':') + 1));
            }
        }
    }
}
