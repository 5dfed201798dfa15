package io.millstream.cli.topic;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code millstream topic append}: standard input, or values given as options, into a topic; forced to disk. */
final class TopicAppend implements Command {
    /** What is said of the records that were stored. */
    enum Output {
        NONE,
        SUMMARY,
        OFFSETS
    }

    @Override
    public void declare(Declaration declaration) {
        declaration
                .parameter("TOPIC", "The topic to append to.")
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION)
                .repeatable("-v, --value", "TEXT", "Append this value instead of standard input. May be repeated.")
                .option("-k, --key", "TEXT", "The key of every record given with --value.")
                .option(
                        "--input",
                        "CUT",
                        "lines (the default), ndjson as written by read, or whole: one record in all.")
                .option("--key-separator", "TEXT", "In every line, what stands before the first TEXT is the key.")
                .option("-p, --partition", "N", "Append to this partition, whatever the key.")
                .flag("--create", "Make the topic, with one partition, if it is not there.")
                .option("-o, --output", "WHAT", "summary (the default), offsets (a line per record), or none.")
                .footer(
                        "A line ends with a line feed; every other byte is part of the record.",
                        "Records with equal keys go to one partition, the one where Kafka's own clients put them.",
                        "Without a key a batch goes to the partition with the fewest records.",
                        "What was said to be stored has been forced to the disk.",
                        "",
                        "  tail -f access.log | millstream topic append access",
                        "  millstream topic append orders --key-separator : < orders.txt",
                        "  millstream topic read a -o ndjson | millstream topic append b --input ndjson",
                        "  millstream topic append images --input whole < image.png");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException {
        String name = arguments.parameter(0);
        var output = arguments.choice("--output", Output.class).orElse(Output.SUMMARY);
        var cut = arguments.choice("--input", RecordInput.Cut.class).orElse(RecordInput.Cut.LINES);
        int partition = arguments.count("--partition", AppendRecord.ANY_PARTITION, 0, Integer.MAX_VALUE);
        try (CommitLog log = arguments.flag("--create")
                ? DataDirectory.open(DataDirectory.path(arguments, console), console)
                : DataDirectory.openExisting(arguments, console)) {
            TopicDescription topic = topic(log, name, arguments.flag("--create"));
            checkPartition(topic, partition);
            var appender =
                    new TopicAppender(log, topic, console.clock(), output == Output.OFFSETS ? console.out() : null);
            try {
                append(input(arguments, console, cut, topic), partition, appender);
            } finally {
                if (output == Output.SUMMARY) {
                    console.err().println(appender.summary());
                }
            }
        }
        return ExitCode.OK;
    }

    private static void append(RecordInput input, int partition, TopicAppender appender) throws IOException {
        try {
            for (AppendRecord record = input.next(); record != null; record = input.next()) {
                appender.append(partition < 0 ? record : record.to(partition), input.place());
                if (input.wouldBlock()) {
                    appender.flush();
                }
            }
        } catch (JobException | IOException failure) {
            appender.flushAfter(failure);
            throw failure;
        }
        appender.flush();
    }

    private static RecordInput input(
            Arguments arguments, Console console, RecordInput.Cut cut, TopicDescription topic) {
        byte @Nullable [] keySeparator = arguments
                .text("--key-separator")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        int maxRecordBytes = topic.settings().maxMessageBytes();
        List<String> values = arguments.texts("--value");
        if (values.isEmpty()) {
            return RecordInput.open(cut, console.in(), keySeparator, maxRecordBytes);
        }
        return RecordInput.of(values, arguments.text("--key").orElse(null));
    }

    private static TopicDescription topic(CommitLog log, String name, boolean create) {
        if (create && log.topic(name).isEmpty()) {
            TopicName.check(name);
            return log.createTopic(name, 1, TopicSettings.DEFAULTS);
        }
        return DataDirectory.topic(log, name);
    }

    private static void checkPartition(TopicDescription topic, int partition) {
        if (partition >= topic.partitionCount()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic.name() + " has no partition " + partition + "; its last is "
                            + (topic.partitionCount() - 1) + ".");
        }
    }
}
