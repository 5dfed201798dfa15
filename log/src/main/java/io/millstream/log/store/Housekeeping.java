package io.millstream.log.store;

import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Deletes and replaces segments of one partition: retention, deleted records, compaction. One thread at a time; appends and
 * readers go on meanwhile.
 */
final class Housekeeping {
    private final PartitionContext context;
    private final PartitionCheckpoint checkpoint;
    private final SegmentList segments;
    private final Appender appender;
    private final GroupCommit groupCommit;
    private final AppendSignal signal;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean ended; // written under the lock

    Housekeeping(
            PartitionContext context,
            PartitionCheckpoint checkpoint,
            SegmentList segments,
            Appender appender,
            GroupCommit groupCommit,
            AppendSignal signal) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.segments = segments;
        this.appender = appender;
        this.groupCommit = groupCommit;
        this.signal = signal;
    }

    /** Deletes what the topic's retention no longer keeps. */
    void enforceRetention() throws IOException {
        lock.lock();
        try {
            if (!ended && !context.health().isOffline()) {
                appender.expireProducers();
                if (retention().isExpired(segments.active())) {
                    appender.roll();
                }
                deleteExpired();
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #enforceRetention}, unless somebody is at it: then that one, or the next round, deletes the files. */
    void deleteExpiredSoon() throws IOException {
        if (lock.tryLock()) {
            try {
                if (!ended) {
                    deleteExpired();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Compacts what may be compacted before {@code lastStableOffset}, if it is worth it; returns the number of passes. */
    int compact(long lastStableOffset) throws IOException {
        lock.lock();
        try {
            if (ended
                    || !context.settings().cleanupPolicy().compacts()
                    || context.health().isOffline()) {
                return 0;
            }
            if (isOverdue(segments.active())) {
                appender.roll(); // its records have waited for their compaction as long as they may
            }
            appender.keepProducers(segments.active().baseOffset());
            var facts = new Compaction.Facts(
                    new AbortedTransactions(segments.abortedTransactions(0, lastStableOffset)),
                    appender.lastOffsetsOfProducers(),
                    context.environment().clock().wallMs(),
                    context.settings().deleteRetention().toMillis());
            return new Compactor(context, segments, checkpoint, facts, groupCommit).compact(lastStableOffset);
        } finally {
            lock.unlock();
        }
    }

    /** {@code max.compaction.lag.ms}, for a segment that no append may ever seal. */
    private boolean isOverdue(Segment active) throws IOException {
        long firstMs = active.firstTimestampMs();
        long lagMs = context.settings().maxCompactionLag().toMillis();
        return firstMs >= 0 && context.environment().clock().wallMs() - firstMs > lagMs;
    }

    interface Work {
        void run() throws IOException;
    }

    /** Lets {@code last} run when nothing else does, and nothing after it. */
    void end(Work last) throws IOException {
        lock.lock();
        try {
            last.run();
        } finally {
            ended = true;
            lock.unlock();
        }
    }

    private Retention retention() {
        return new Retention(context.settings(), context.environment().clock().wallMs());
    }

    private void deleteExpired() throws IOException {
        List<Segment> all = segments.all();
        List<Segment> expired = retention().expired(all, checkpoint.logStartOffset());
        if (expired.isEmpty()) {
            return;
        }
        long newStart = all.get(expired.size()).baseOffset();
        appender.keepProducers(newStart);
        checkpoint.moveLogStart(newStart);
        signal.signal();
        segments.replace(expired, null);
        groupCommit.awaitRunningForce(); // it may have begun while one of these was active
        for (Segment segment : expired) {
            segment.drop();
        }
    }
}
