package io.millstream.log.store;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AbortedTransaction;
import io.millstream.log.ActiveProducer;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.AppendResult.Appended;
import io.millstream.log.BatchRegion;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionReader;
import io.millstream.log.TimestampedOffset;
import io.millstream.log.TopicPartition;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.Segment;
import io.millstream.log.store.Recovery.Recovered;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** A partition on disk: joins its writer, its segments, its group commit and its readers. Thread-safe. */
final class LocalPartition implements PartitionLog {
    private static final System.Logger LOGGER = System.getLogger(LocalPartition.class.getName());
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final PartitionContext context;
    private final PartitionCheckpoint checkpoint;
    private final RecoveryPoint recoveryPoint;
    private final SegmentList segments;
    private final ProducerStateTable producers;
    private final AppendSignal signal = new AppendSignal();
    private final Appender appender;
    private final GroupCommit groupCommit;
    private final UnaskedForces unaskedForces;
    private final Housekeeping housekeeping;

    /** As many as threads have ever asked at once. */
    private final ConcurrentLinkedQueue<RegionFinder> idleFinders = new ConcurrentLinkedQueue<>();

    private volatile boolean closed; // written at the end of housekeeping
    private volatile boolean deleted;

    private LocalPartition(
            PartitionContext context,
            PartitionCheckpoint checkpoint,
            RecoveryPoint recoveryPoint,
            Recovered recovered) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.recoveryPoint = recoveryPoint;
        this.segments = recovered.segments();
        this.producers = recovered.producers();
        this.appender = new Appender(context, checkpoint, recoveryPoint, recovered, signal);
        this.groupCommit = new GroupCommit(
                context.topicPartition().toString(),
                appender,
                // Less than it says if somebody has taken the last files away.
                Math.min(recoveryPoint.forced().nextOffset(), appender.logEndOffset()),
                context.health(),
                context.environment().executor());
        this.unaskedForces = new UnaskedForces(context, groupCommit, appender::logEndOffset);
        this.housekeeping = new Housekeeping(context, checkpoint, segments, appender, groupCommit, signal);
    }

    /** Opens the files of a partition, whose directory exists, and recovers what a crash may have left. */
    static LocalPartition open(PartitionContext context) throws IOException {
        PartitionCheckpoint checkpoint = PartitionCheckpoint.open(context);
        RecoveryPoint recoveryPoint =
                RecoveryPoint.open(context.environment().disk(), context.files().directory());
        try {
            new SegmentSwap(context.files()).recover();
            Recovered recovered = new Recovery(context, checkpoint, recoveryPoint).recover();
            checkpoint.epochs().cutFrom(recovered.segments().active().nextOffset());
            return new LocalPartition(context, checkpoint, recoveryPoint, recovered);
        } catch (IOException | RuntimeException e) {
            recoveryPoint.close();
            throw e;
        }
    }

    @Override
    public TopicPartition topicPartition() {
        return context.topicPartition();
    }

    @Override
    public AppendResult append(ByteBuffer batches, AppendOptions options) {
        checkNotDeleted();
        AppendOutcome outcome = appender.append(batches, options);
        if (outcome instanceof AppendOutcome.Written written) {
            if (options.force() == ForcePolicy.FORCED) {
                return written.toAppended(groupCommit.whenForced(written.lastOffset() + 1));
            }
            unaskedForces.written(written.lastOffset() + 1);
            return written.toAppended(DONE);
        }
        return ((AppendOutcome.NotWritten) outcome).refused();
    }

    @Override
    public Appended appendAndWait(ByteBuffer batches, AppendOptions options) {
        checkNotDeleted();
        AppendOutcome outcome = appender.append(batches, options);
        if (outcome instanceof AppendOutcome.Written written) {
            if (options.force() == ForcePolicy.FORCED) {
                groupCommit.awaitForced(written.lastOffset() + 1);
            } else {
                unaskedForces.written(written.lastOffset() + 1);
            }
            return written.toAppended(DONE);
        }
        throw new JobException(
                ErrorKind.USER, ((AppendOutcome.NotWritten) outcome).refused().message());
    }

    @Override
    public void force() {
        groupCommit.awaitForced(logEndOffset());
    }

    @Override
    public long logStartOffset() {
        return Math.max(checkpoint.logStartOffset(), segments.first().baseOffset());
    }

    @Override
    public long highWatermark() {
        return appender.logEndOffset();
    }

    @Override
    public long logEndOffset() {
        return appender.logEndOffset();
    }

    @Override
    public long lastStableOffset() {
        long undecided = producers.firstUndecidedOffset().orElse(Long.MAX_VALUE);
        // Its first records may be deleted by now, and no bound lies before the log's start.
        return Math.min(highWatermark(), Math.max(undecided, logStartOffset()));
    }

    @Override
    public long sizeBytes() {
        return segments.sizeBytes();
    }

    @Override
    public Optional<TimestampedOffset> firstSince(long timestampMs) {
        return new TimestampFinder(this).firstSince(timestampMs);
    }

    @Override
    public Optional<TimestampedOffset> latestByTimestamp() {
        return new TimestampFinder(this).latest();
    }

    @Override
    public Watch watch(Runnable moved) {
        checkOpen();
        return signal.watch(moved);
    }

    @Override
    public List<AbortedTransaction> abortedTransactions(long fromOffset, long toOffset) {
        return segments.abortedTransactions(fromOffset, toOffset);
    }

    @Override
    public List<ActiveProducer> producers() {
        return appender.describeProducers();
    }

    @Override
    public long deleteRecordsBefore(long offset) {
        checkOpen();
        if (offset > highWatermark()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Records of " + topicPartition() + " can be deleted up to offset " + highWatermark() + ", not "
                            + offset + ".");
        }
        groupCommit.awaitForced(offset); // or a power cut would leave a log that ends before it starts
        try {
            checkpoint.moveLogStart(offset);
            signal.signal();
            housekeeping.deleteExpiredSoon();
            return logStartOffset();
        } catch (IOException e) {
            throw DiskErrors.failed(
                    "Deleting records of " + topicPartition(), context.files().directory(), e);
        }
    }

    @Override
    public Optional<BatchRegion> batches(long offset, int maxBytes, Isolation isolation) {
        RegionFinder idle = idleFinders.poll();
        RegionFinder finder = idle != null ? idle : new RegionFinder(this);
        try {
            return finder.find(offset, maxBytes, isolation);
        } finally {
            idleFinders.offer(finder);
        }
    }

    @Override
    public boolean beginLeaderEpoch(int leaderEpoch) {
        try {
            boolean hasBegun = appender.beginEpoch(leaderEpoch);
            signal.signal();
            return hasBegun;
        } catch (IOException e) {
            throw DiskErrors.failed(
                    "Beginning a leader epoch of " + topicPartition(),
                    context.files().directory(),
                    e);
        }
    }

    @Override
    public int leaderEpoch() {
        return checkpoint.epochs().latest();
    }

    @Override
    public int leaderEpochAt(long offset) {
        return checkpoint.epochs().at(offset);
    }

    @Override
    public long endOffsetOfEpoch(int leaderEpoch) {
        return checkpoint.epochs().endOffset(leaderEpoch, logEndOffset());
    }

    @Override
    public boolean isGone() {
        return deleted || closed;
    }

    @Override
    public PartitionReader read(long offset, Isolation isolation) {
        return new LocalReader(this, offset, isolation);
    }

    PartitionContext context() {
        return context;
    }

    SegmentList segments() {
        return segments;
    }

    AppendSignal signal() {
        return signal;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** The offset before which a reader sees records. */
    long visibleEnd(Isolation isolation) {
        return isolation == Isolation.READ_COMMITTED ? lastStableOffset() : highWatermark();
    }

    /** What a reader is told who comes to damage. */
    JobException damaged(long fromOffset, long toOffset, @Nullable Throwable cause) {
        Segment found = segments.floor(fromOffset);
        return new JobException(
                ErrorKind.EXTERNAL,
                "Partition " + topicPartition() + " is damaged from offset " + fromOffset + " to " + toOffset
                        + ", in file " + found.file() + ". Everything before and after can be read: go on at offset "
                        + (toOffset + 1) + ", and restore the file from a backup if you need what is missing.",
                cause);
    }

    /** @throws JobException (USER) if {@code offset} is not between the log's start and end */
    void checkInRange(long offset) {
        checkOpen();
        long start = logStartOffset();
        long end = logEndOffset();
        if (offset < start || offset > end) {
            throw new JobException(
                    ErrorKind.USER,
                    "Offset " + offset + " is out of range: partition " + topicPartition() + " has offsets " + start
                            + " to before " + end + ".");
        }
    }

    /** @throws JobException (USER) if the topic was deleted */
    void checkOpen() {
        checkNotDeleted();
        if (closed) {
            throw new IllegalStateException("the log of " + topicPartition() + " is closed");
        }
    }

    private void checkNotDeleted() {
        if (deleted) {
            throw new JobException(ErrorKind.USER, "Topic " + topicPartition().topic() + " was deleted.");
        }
    }

    /** True once the files are closed, or about to be. */
    boolean isClosed() {
        return closed;
    }

    /** What batch headers in {@code segment} may say. */
    BatchScan.Rules rules(Segment segment) {
        return checkpoint.rules(segment);
    }

    /** Deletes what the topic's retention no longer keeps. */
    void enforceRetention() throws IOException {
        housekeeping.enforceRetention();
    }

    /** Compacts what may be compacted, if that is worth it; returns the number of passes. */
    int compact() throws IOException {
        return housekeeping.compact(lastStableOffset());
    }

    /** Forces, writes what makes the next opening quick, and closes the files. */
    void close() throws IOException {
        appender.close();
        housekeeping.end(() -> {
            try {
                if (!context.health().isOffline()) {
                    groupCommit.awaitForced(logEndOffset());
                    quickenNextOpening();
                }
            } finally {
                closeFiles();
            }
        });
    }

    /** The records are safe by now: a disk too full for these only makes the next opening read them again. */
    private void quickenNextOpening() {
        try {
            segments.active().writeIndexes();
            appender.snapshotProducers();
            recoveryPoint.force();
        } catch (IOException e) {
            LOGGER.log(
                    Level.WARNING, topicPartition() + " is closed without its indexes; opening builds them again", e);
        }
    }

    /** Ends the partition of a deleted topic: appends and readers fail from now on. */
    void delete() throws IOException {
        deleted = true;
        appender.close();
        groupCommit.end("Topic " + topicPartition().topic() + " was deleted.");
        signal.signal();
        housekeeping.end(this::closeFiles);
    }

    /** Closes the files as they are, after another partition could not be opened. */
    void abandon() throws IOException {
        appender.close();
        closeFiles();
    }

    private void closeFiles() throws IOException {
        closed = true;
        signal.signal(); // readers that wait have nothing to wait for
        groupCommit.end(topicPartition() + " is closed.");
        recoveryPoint.close();
        for (Segment segment : segments.all()) {
            segment.retire();
        }
    }
}
