package io.millstream.cli.topic;

import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.OutputFormat;
import io.millstream.cli.Rows;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicName;
import java.io.IOException;

/** {@code millstream topic create}. */
final class TopicCreate implements Command {
    private static final int MAX_PARTITIONS = 10_000;

    @Override
    public void declare(Declaration declaration) {
        declaration
                .parameter("TOPIC", "Its name: letters, digits, '.', '_' and '-'.")
                .option("-p, --partitions", "N", "Number of partitions. Without it: 1.")
                .repeatable("-c, --config", "KEY=VALUE", "A setting under Kafka's name, such as retention.ms=86400000.")
                .flag("--if-not-exists", "Do nothing if the topic is there.")
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION + " It is made if it is not there.")
                .option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION)
                .footer("  millstream topic create posts -p 4 -c retention.ms=604800000 -c segment.bytes=64MiB");
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException {
        String name = arguments.parameter(0);
        TopicName.check(name);
        int partitionCount = arguments.count("--partitions", 1, 1, MAX_PARTITIONS);
        var settings = TopicConfig.parse(arguments.texts("--config"));
        var format = OutputFormat.of(arguments, console);
        try (CommitLog log = DataDirectory.open(DataDirectory.path(arguments, console), console)) {
            var existing = log.topic(name);
            TopicDescription topic = existing.isPresent() && arguments.flag("--if-not-exists")
                    ? existing.get()
                    : log.createTopic(name, partitionCount, settings);
            try (var rows = Rows.open(format, console.out(), "name", "partitions", "id")) {
                rows.row(topic.name(), topic.partitionCount(), topic.topicId().toString());
            }
        }
        return ExitCode.OK;
    }
}
