package io.millstream.log.store;

import io.millstream.base.Clock;
import io.millstream.base.Disk;
import io.millstream.base.SystemScheduler;
import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.LogSettings;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** The process that {@link KillNineIT} kills: appends forced records for ever and prints each acknowledged offset. */
final class AppendUntilKilled {
    static final TopicPartition TARGET = new TopicPartition("killed", 0);

    private AppendUntilKilled() {}

    public static void main(String[] args) {
        CommitLog log = open(Path.of(args[0]), new SystemScheduler("housekeeping", Clock.system()));
        if (log.topic(TARGET.topic()).isEmpty()) {
            log.createTopic(TARGET.topic(), 1, TopicSettings.of(Map.of("segment.bytes", "20000")));
        }
        PartitionLog partition = log.partition(TARGET);
        var builder = new RecordBatchBuilder();
        while (true) {
            long offset = partition.logEndOffset();
            builder.reset();
            builder.add(Clock.system().wallMs(), null, value(offset).getBytes(StandardCharsets.US_ASCII));
            System.out.println(
                    partition.appendAndWait(builder.build(), ForcePolicy.FORCED).baseOffset());
        }
    }

    static CommitLog open(Path directory, SystemScheduler scheduler) {
        var environment = new LogEnvironment(Disk.system(), Clock.system(), scheduler, Runnable::run);
        return LocalLog.open(directory, LogSettings.DEFAULTS, environment);
    }

    static String value(long offset) {
        return "value of record " + offset;
    }
}
