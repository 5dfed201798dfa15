package io.millstream.cli.topic;

import io.millstream.cli.Arguments;
import io.millstream.cli.Command;
import io.millstream.cli.Console;
import io.millstream.cli.DataDirectory;
import io.millstream.cli.Declaration;
import io.millstream.cli.ExitCode;
import io.millstream.log.CommitLog;
import io.millstream.log.TopicDescription;

/** {@code millstream topic delete}: removes a topic and its records. */
final class TopicDelete implements Command {
    @Override
    public void declare(Declaration declaration) {
        declaration
                .parameter("TOPIC", "The topic to delete, with all its records.")
                .option(DataDirectory.OPTION, "DIR", DataDirectory.DESCRIPTION);
    }

    @Override
    public int run(Arguments arguments, Console console) {
        try (CommitLog log = DataDirectory.openExisting(arguments, console)) {
            TopicDescription topic = DataDirectory.topic(log, arguments.parameter(0));
            log.deleteTopic(topic.name());
            console.err().println("Deleted topic " + topic.name() + ".");
        }
        return ExitCode.OK;
    }
}
