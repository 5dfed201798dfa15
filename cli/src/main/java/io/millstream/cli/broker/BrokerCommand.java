package io.millstream.cli.broker;

import io.millstream.Millstream;
import io.millstream.broker.server.Broker;
import io.millstream.broker.server.FirstCredentials;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.ListenAddress;
import io.millstream.cli.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** {@code millstream broker}: serves the topics of a data directory to Kafka's clients until it is told to stop. */
public final class BrokerCommand implements Command {
    private static final String ADD_SCRAM = "--add-scram";

    @Override
    public void declare(Declaration declaration) {
        declaration
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION + " It is made if it is not there.")
                .option(
                        ListenAddress.OPTION,
                        "HOST:PORT",
                        "Where clients are let in. Without it: " + ListenAddress.DEFAULT + ". Port 0: any free one.")
                .option("-c, --config", "FILE", "Settings from a properties file, under Kafka's names.")
                .repeatable("-s, --set", "NAME=VALUE", "One setting, before what the file says. May be repeated.")
                .repeatable(
                        ADD_SCRAM,
                        "CREDENTIAL",
                        "A first user for a broker that lets nobody in without one, as kafka-storage takes it:"
                                + " SCRAM-SHA-256=[name=alice,password=...]. May be repeated.")
                .footer(
                        "Ctrl-C and SIGTERM answer what is under way and close the log cleanly. After kill -9 nothing that",
                        "was acknowledged with acks=all is missing. docs/kafka-compatibility.md lists the settings.",
                        "",
                        "  millstream broker -d my-data",
                        "  millstream broker --listen 127.0.0.1:0 --set num.partitions=4");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        ServerProperties properties = ServerProperties.of(arguments);
        var directory = DataDirectory.path(arguments, console);
        try (var signal = StopSignal.listen();
                var millstream = Millstream.open(directory, console.options().withLog(properties.log()));
                Broker broker = serve(millstream, directory, properties, arguments)) {
            String addresses = broker.endpoints().stream().map(Object::toString).collect(Collectors.joining(", "));
            console.out()
                    .line("Serving " + directory + " to Kafka's clients at " + addresses
                            + ". Try: millstream consume -L -b "
                            + broker.endpoints().get(0));
            console.out().flush();
            signal.await();
            console.err().println("millstream: closing");
        }
        return ExitCode.OK;
    }

    /** Credentials go in while the directory is ours and nobody is served. */
    private static Broker serve(
            Millstream millstream, Path directory, ServerProperties properties, Arguments arguments) {
        FirstCredentials.add(directory, arguments.texts(ADD_SCRAM));
        return millstream.serve(properties.broker());
    }
}
