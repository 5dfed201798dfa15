package io.millstream.cli.topic;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.OutputFormat;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicDescription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** {@code millstream topic read}: records to standard output. */
final class TopicRead implements Command {
    @Override
    public void declare(Declaration declaration) {
        declaration
                .parameter("TOPIC", "The topic to read.")
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION)
                .option("--from", StartPosition.LABEL, "Where to begin, in every partition read. Without it: earliest.")
                .option("-p, --partition", "N", "Read this partition only.")
                .option("-n, --max", "N", "End after N records.")
                .option(
                        OutputFormat.OPTION,
                        "FORMAT",
                        "table, json, ndjson, plain (values as lines) or raw (values, nothing between)."
                                + " Without it: table on a terminal, ndjson into a pipe or file.")
                .option("--key-separator", "TEXT", "With -o plain: write the key and TEXT before each value.")
                .footer(
                        "Records come oldest first; within a partition in the order of their offsets.",
                        "",
                        "  millstream topic read posts --from '5m ago' --max 10",
                        "  millstream topic read posts -o ndjson | jq -r .value",
                        "  millstream topic read images -p 0 --from 7 --max 1 -o raw > image.png");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException {
        String topic = arguments.parameter(0);
        long max = arguments.number("--max", Long.MAX_VALUE, 0);
        var from = StartPosition.parse("--from", arguments.text("--from").orElse("earliest"), console.clock());
        var keySeparator = arguments.text("--key-separator").map(text -> text.getBytes(StandardCharsets.UTF_8));
        var format = RecordFormat.of(arguments, console);
        try (CommitLog log = DataDirectory.openExisting(arguments, console)) {
            TopicDescription description = DataDirectory.topic(log, topic);
            try (var reader = new MergedReader(log, topic, partitions(arguments, description), from);
                    var printer = RecordPrinter.open(format, console.out(), keySeparator)) {
                for (long count = 0; count < max && reader.next(); count++) {
                    printer.print(reader.partition(), reader.record());
                }
            }
        }
        return ExitCode.OK;
    }

    private static List<Integer> partitions(Arguments arguments, TopicDescription topic) {
        if (arguments.text("--partition").isEmpty()) {
            return IntStream.range(0, topic.partitionCount()).boxed().toList();
        }
        int partition = arguments.count("--partition", 0, 0, Integer.MAX_VALUE);
        if (partition >= topic.partitionCount()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Topic " + topic.name() + " has no partition " + partition + "; its last is "
                            + (topic.partitionCount() - 1) + ".");
        }
        return List.of(partition);
    }
}
