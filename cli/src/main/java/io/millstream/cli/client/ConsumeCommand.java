package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;

/** {@code millstream consume}: records of a cluster to standard output. */
public final class ConsumeCommand implements Command {
    @Override
    public void declare(Declaration declaration) {
        Cluster.declare(declaration)
                .option("-t, --topic", "TOPIC", "The topic to read.")
                .option("-p, --partition", "N", "Read this partition only.")
                .repeatable(
                        "-o, --offset",
                        ReadRange.LABEL,
                        "Where to begin: " + ReadRange.EXPECTED + ". Without it: beginning.")
                .option("-c, --count", "N", "End after N records.")
                .flag("-e, --exit", "End where the partitions end now, instead of waiting for more.")
                .option(
                        "-f, --format",
                        "FORMAT",
                        "How a record is written: %t topic, %p partition, %o offset, %T timestamp, %k key, %s value,"
                                + " %K %S their lengths, %R the value's length in 4 bytes, %h headers; \\n \\t \\xHH.")
                .flag("-J, --json", "Write a JSON object a line.")
                .option("-K, --key-separator", "TEXT", "Write the key and TEXT before each value.")
                .option("-D, --separator", "TEXT", "Write TEXT after each value. Without it: a line feed.")
                .flag("-Z, --null", "Write NULL for a key or value that is null. Without it: nothing.")
                .option(
                        "-G, --group",
                        "GROUP",
                        "Share the topics named behind the options with the other members of GROUP, and commit what was written.")
                .flag("-u, --unbuffered", "Flush after each record, not after each batch.")
                .flag("-L, --list", "Show brokers, topics and partitions instead; with -J as JSON.")
                .furtherParameters("TOPIC...", "The topics to read with -G; a name that begins with ^ is a pattern.")
                .footer(
                        "  millstream consume -t lines -e",
                        "  millstream consume -t lines -o -10 -f '%p:%o %k=%s\\n'",
                        "  millstream consume -t lines -J | jq -r .payload",
                        "  millstream consume -G readers lines words",
                        "  millstream consume -L");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException, InterruptedException {
        if (arguments.flag("--list")) {
            MetadataListing.print(Cluster.of(arguments), arguments, console);
            return ExitCode.OK;
        }
        var range = ReadRange.parse(arguments.texts("--offset"));
        long count = arguments.number("--count", Long.MAX_VALUE, 1);
        RecordOutput output = output(arguments, console);
        List<String> topics = topics(arguments);
        boolean inGroup = arguments.text("--group").isPresent();
        Cluster cluster = Cluster.of(arguments);
        try (var signal = StopSignal.listen();
                Consumer<byte[], byte[]> consumer = cluster.consumer(settings(arguments, range, cluster))) {
            var poll = new PatientPoll(consumer, cluster.addresses(), console.err());
            var loop = new ConsumeLoop(
                    poll, output, console.out(), signal::isRequested, count, arguments.flag("--unbuffered"));
            ClientFailure.translating(cluster, () -> {
                if (inGroup) {
                    loop.readAsMember(topics, range, arguments.flag("--exit"), console.err());
                } else {
                    var partitions = TopicPartitions.of(consumer, topics.get(0), partition(arguments));
                    loop.readPartitions(partitions, range, arguments.flag("--exit"));
                }
                return loop;
            });
        }
        return ExitCode.OK;
    }

    private static int partition(Arguments arguments) {
        return arguments.count("--partition", TopicPartitions.ALL, 0, Integer.MAX_VALUE);
    }

    private static RecordOutput output(Arguments arguments, Console console) throws IOException {
        if (arguments.flag("--json")) {
            return RecordOutput.json(console.out());
        }
        String separator = arguments.text("--separator").orElse("\n");
        String keyed = arguments
                .text("--key-separator")
                .map(text -> "%k" + text.replace("%", "%%"))
                .orElse("");
        String format = arguments.text("--format").orElse(keyed + "%s" + separator.replace("%", "%%"));
        return RecordOutput.formatted(
                MessageFormat.parse(format, arguments.flag("--null") ? "NULL" : ""), console.out());
    }

    private static List<String> topics(Arguments arguments) {
        var topics = new ArrayList<String>();
        arguments.text("--topic").ifPresent(topics::add);
        topics.addAll(arguments.parametersFrom(0));
        if (topics.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "Which topic? Name one with -t, or see which there are: millstream consume -L");
        }
        if (topics.size() > 1 && arguments.text("--group").isEmpty()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Several topics can be read as a member of a group only: -G GROUP " + String.join(" ", topics));
        }
        if (arguments.text("--group").isPresent()
                && arguments.text("--partition").isPresent()) {
            throw new JobException(ErrorKind.USER, "-p cannot be chosen with -G: the group assigns the partitions.");
        }
        return topics;
    }

    private static Map<String, String> settings(Arguments arguments, ReadRange range, Cluster cluster) {
        String reset = range.start() instanceof ReadRange.End ? "latest" : "earliest";
        String group = arguments.text("--group").orElseGet(() -> cluster.property("group.id", ""));
        if (range.start() instanceof ReadRange.Stored && group.isEmpty()) {
            throw new JobException(
                    ErrorKind.USER, "-o stored begins where a group stands: name the group with -X group.id=NAME.");
        }
        // What was written is committed by us, after it was written.
        var settings = new LinkedHashMap<>(
                Map.of("enable.auto.commit", "false", "allow.auto.create.topics", "false", "auto.offset.reset", reset));
        if (!group.isEmpty()) {
            settings.put("group.id", group);
        }
        return settings;
    }
}
