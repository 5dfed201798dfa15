package io.millstream.broker.transaction;

import io.millstream.log.CommitLog;
import java.util.function.LongSupplier;

/**
 * Producer ids that were never given before, whatever crashed: the log reserves them durably, a block at a time. Belongs to
 * the coordinator's thread.
 */
final class ProducerIds implements LongSupplier {
    private static final int BLOCK = 1_000; // as in Kafka

    private final CommitLog log;
    private long next;
    private long end;

    ProducerIds(CommitLog log) {
        this.log = log;
    }

    /** @throws io.millstream.base.JobException if the disk refuses */
    @Override
    public long getAsLong() {
        if (next == end) {
            next = log.reserveNumbers(BLOCK);
            end = next + BLOCK;
        }
        return next++;
    }
}
