package io.millstream.bench;

import io.millstream.base.Slice;
import io.millstream.log.CommitLog;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.PartitionReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/** Reads the records through our log: checksums verified, every value looked at where it lies. */
final class LogReader implements ReadRounds.Reader {
    private final CommitLog log;
    private final PartitionLog partition;

    LogReader(Path directory) throws IOException {
        log = BenchLog.open(directory);
        partition = log.partition(RecordFile.PARTITION);
    }

    @Override
    public ReadRounds.Seen readAll() {
        long recordCount = 0;
        long firstByteSum = 0;
        try (PartitionReader reader = partition.read(partition.logStartOffset(), Isolation.READ_UNCOMMITTED)) {
            while (reader.next()) {
                Slice value = Objects.requireNonNull(reader.record().value());
                firstByteSum += value.byteAt(0);
                recordCount++;
            }
        }
        return new ReadRounds.Seen(recordCount, firstByteSum);
    }

    @Override
    public void close() {
        log.close();
    }
}
