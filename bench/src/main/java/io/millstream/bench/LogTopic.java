package io.millstream.bench;

import io.millstream.log.CommitLog;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.RecordBatch;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One partition of our log, made anew for each round. */
final class LogTopic implements AppendTarget {
    private final CommitLog log;
    private final ForcePolicy forcePolicy;
    private int roundCount;
    private @Nullable PartitionLog partition;
    private int recordsPerBatch;

    LogTopic(Path scratch, ForcePolicy forcePolicy) throws IOException {
        this.log = BenchLog.open(scratch);
        this.forcePolicy = forcePolicy;
    }

    @Override
    public void begin(ByteBuffer batch) {
        recordsPerBatch = new RecordBatch().wrap(batch, batch.position()).recordCount();
        roundCount++;
        log.createTopic(topic(), 1, TopicSettings.DEFAULTS);
        partition = log.partition(new TopicPartition(topic(), 0));
    }

    @Override
    public void append(ByteBuffer batch) {
        open().appendAndWait(batch, forcePolicy);
    }

    @Override
    public void end(long batchCount) {
        if (open().logEndOffset() != batchCount * recordsPerBatch) {
            throw new IllegalStateException("the log ends at " + open().logEndOffset() + ", not at that of "
                    + batchCount + " batches of " + recordsPerBatch + " records");
        }
        log.deleteTopic(topic());
    }

    private String topic() {
        return "round-" + roundCount;
    }

    private PartitionLog open() {
        if (partition == null) {
            throw new IllegalStateException("append before begin");
        }
        return partition;
    }

    @Override
    public void close() {
        log.close();
    }
}
