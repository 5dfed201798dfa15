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
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicDescription;
import io.millstream.log.TopicPartition;
import java.io.IOException;

/** {@code millstream topic list}: every topic with its size. */
final class TopicList implements Command {
    @Override
    public void declare(Declaration declaration) {
        declaration
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION)
                .option(OutputFormat.OPTION, "FORMAT", OutputFormat.DESCRIPTION);
    }

    @Override
    public int run(Arguments arguments, Console console) throws IOException {
        var format = OutputFormat.of(arguments, console);
        try (CommitLog log = DataDirectory.openExisting(arguments, console);
                var rows = Rows.open(format, console.out(), "name", "partitions", "records", "bytes")) {
            for (TopicDescription topic : log.topics()) {
                long recordCount = 0;
                long sizeBytes = 0;
                for (int i = 0; i < topic.partitionCount(); i++) {
                    PartitionLog partition = log.partition(new TopicPartition(topic.name(), i));
                    recordCount += partition.logEndOffset() - partition.logStartOffset();
                    sizeBytes += partition.sizeBytes();
                }
                rows.row(topic.name(), topic.partitionCount(), recordCount, sizeBytes);
            }
        }
        return ExitCode.OK;
    }
}
