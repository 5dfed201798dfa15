package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.LineReader;
import io.millstream.cli.Units;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code millstream produce}: standard input, or files, into a topic of a cluster. */
public final class ProduceCommand implements Command {
    private static final int DEFAULT_MAX_BYTES = 1 << 20;

    @Override
    public void declare(Declaration declaration) {
        Cluster.declare(declaration)
                .option("-t, --topic", "TOPIC", "The topic to produce to.")
                .option("-p, --partition", "N", "Produce to this partition, whatever the key.")
                .option(
                        "-K, --key-separator",
                        "TEXT",
                        "In every message, what stands before the first TEXT is the key.")
                .option("-k, --key", "KEY", "The key of messages that have none of their own.")
                .option("-D, --separator", "TEXT", "A message ends at TEXT. Without it: at a line feed.")
                .repeatable("-H, --header", "NAME=VALUE", "A header of every message. May be repeated.")
                .option("-z, --codec", "CODEC", "Compress with gzip, snappy, lz4 or zstd. Without it: none.")
                .option("-a, --acks", "N", "Wait for 0, 1 or all of the replicas. Without it: all.")
                .flag("-Z, --null", "An empty key or value is null: a tombstone.")
                .flag(
                        "-l, --lines",
                        "Split the files into messages as standard input is. Without it a file is one message.")
                .flag("-q, --quiet", "Say nothing of what was produced.")
                .flag("-L, --list", "Show brokers, topics and partitions instead; with -J as JSON.")
                .flag("-J, --json", "With -L: write JSON.")
                .furtherParameters("FILE...", "Produce these files instead of standard input.")
                .footer(
                        "With -X transactional.id=NAME everything is produced in one transaction.",
                        "",
                        "  tail -f access.log | millstream produce -t access",
                        "  millstream produce -t orders -K : -z lz4 < orders.txt",
                        "  millstream produce -t images -k cat.png cat.png",
                        "  millstream produce -b broker.example:9093 -X security.protocol=SSL -t lines < lines.txt");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        if (arguments.flag("--list")) {
            MetadataListing.print(Cluster.of(arguments), arguments, console);
            return ExitCode.OK;
        }
        String topic = arguments
                .text("--topic")
                .orElseThrow(() -> new JobException(
                        ErrorKind.USER,
                        "Which topic? Name one with -t, or see which there are: millstream produce -L"));
        var template = MessageTemplate.of(arguments, topic);
        List<Path> files = arguments.parametersFrom(0).stream().map(Path::of).toList();
        for (Path file : files) {
            Files.newInputStream(file).close(); // a wrong name is told before anything is sent
        }
        Map<String, String> settings = settings(arguments);
        Cluster cluster = Cluster.of(arguments);
        try (var sender = new MessageSender(cluster, settings)) {
            send(
                    arguments,
                    console,
                    files,
                    template,
                    sender,
                    cluster.intProperty("max.request.size", DEFAULT_MAX_BYTES));
            sender.finish();
            if (!arguments.flag("--quiet")) {
                console.err()
                        .println("millstream: produced " + Units.count(sender.sentCount())
                                + (sender.sentCount() == 1 ? " record to " : " records to ") + topic);
            }
        }
        return ExitCode.OK;
    }

    private static void send(
            Arguments arguments,
            Console console,
            List<Path> files,
            MessageTemplate template,
            MessageSender sender,
            int maxBytes)
            throws IOException {
        byte[] separator = MessageFormat.unescape(arguments.text("--separator").orElse("\n"));
        if (separator.length == 0) {
            throw Arguments.wrong("-D", "", "at least one character");
        }
        if (files.isEmpty()) {
            sendPieces(new LineReader(console.in(), maxBytes, separator), "standard input", template, sender, maxBytes);
        }
        for (Path file : files) {
            if (arguments.flag("--lines")) {
                try (InputStream in = Files.newInputStream(file)) {
                    sendPieces(new LineReader(in, maxBytes, separator), file.toString(), template, sender, maxBytes);
                }
            } else {
                sender.send(template.whole(Files.readAllBytes(file)));
            }
        }
    }

    private static void sendPieces(
            LineReader pieces, String source, MessageTemplate template, MessageSender sender, int maxBytes)
            throws IOException {
        while (true) {
            switch (pieces.next()) {
                case END -> {
                    return;
                }
                case TOO_LONG ->
                    throw new JobException(
                            ErrorKind.USER,
                            "Message " + pieces.lineNumber() + " of " + source + " is longer than " + maxBytes
                                    + " bytes. Raise the limit, and that of the topic (max.message.bytes), with"
                                    + " -X max.request.size=N.");
                case LINE -> sender.send(template.message(pieces.line()));
            }
        }
    }

    private static Map<String, String> settings(Arguments arguments) {
        var settings = new HashMap<String, String>();
        arguments.text("--acks").ifPresent(acks -> {
            if (!List.of("0", "1", "all", "-1").contains(acks)) {
                throw Arguments.wrong("--acks", acks, "0, 1 or all");
            }
            settings.put("acks", acks);
            if (!acks.equals("all") && !acks.equals("-1")) {
                settings.put("enable.idempotence", "false"); // the one cannot be without the other
            }
        });
        arguments.text("--codec").ifPresent(codec -> {
            if (!List.of("none", "gzip", "snappy", "lz4", "zstd").contains(codec)) {
                throw Arguments.wrong("-z", codec, "one of none, gzip, snappy, lz4, zstd");
            }
            settings.put("compression.type", codec);
        });
        return settings;
    }
}
