package io.millstream.cli.topic;

import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.cli.OutputFormat;
import io.millstream.cli.Rows;
import io.millstream.cli.StandardOut;
import io.millstream.log.CommitLog;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code millstream topic describe}: settings and partitions of one topic. */
final class TopicDescribe implements Command {
    private static final String[] PARTITION_COLUMNS = {
        "partition", "logStartOffset", "highWatermark", "logEndOffset", "bytes"
    };

    @Override
    public void declare(Declaration declaration) {
        declaration
                .parameter("TOPIC", "The topic to describe.")
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION)
                .option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION);
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException {
        var format = OutputFormat.of(arguments, console);
        try (CommitLog log = DataDirectory.openExisting(arguments, console)) {
            TopicDescription topic = DataDirectory.topic(log, arguments.parameter(0));
            var partitions = partitions(log, topic);
            Map<String, String> settings = topic.given();
            if (format == OutputFormat.TABLE || format == OutputFormat.PLAIN) {
                printForPeople(topic, settings, partitions, format, console.out());
            } else {
                try (var rows = Rows.open(format, console.out(), "name", "id", "settings", "partitions")) {
                    rows.row(topic.name(), topic.topicId().toString(), settings, partitions);
                }
            }
        }
        return ExitCode.OK;
    }

    private static List<Map<String, Object>> partitions(CommitLog log, TopicDescription topic) {
        var partitions = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < topic.partitionCount(); i++) {
            PartitionLog partition = log.partition(new TopicPartition(topic.name(), i));
            var row = new LinkedHashMap<String, Object>();
            row.put("partition", i);
            row.put("logStartOffset", partition.logStartOffset());
            row.put("highWatermark", partition.highWatermark());
            row.put("logEndOffset", partition.logEndOffset());
            row.put("bytes", partition.sizeBytes());
            partitions.add(row);
        }
        return partitions;
    }

    private static void printForPeople(
            TopicDescription topic,
            Map<String, String> settings,
            List<Map<String, Object>> partitions,
            OutputFormat format,
            StandardOut out)
            throws IOException {
        out.line("name\t" + topic.name());
        out.line("id\t" + topic.topicId());
        settings.forEach((name, value) -> out.line(name + "\t" + value));
        out.line("");
        try (var rows = Rows.open(format, out, PARTITION_COLUMNS)) {
            for (Map<String, Object> partition : partitions) {
                rows.row(partition.values().toArray());
            }
        }
    }
}
