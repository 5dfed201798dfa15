package io.millstream.log.store;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult;
import io.millstream.log.AppendResult.Appended;
import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.PartitionReader;
import io.millstream.log.TopicPartition;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A partition on disk: joins its writer, its segments, its group commit and its readers. Thread-safe. */
final class LocalPartition implements PartitionLog {
    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    private final PartitionContext context;
    private final PartitionCheckpoint checkpoint;
    private final RecoveryPoint recoveryPoint;
    private final SegmentList segments;
    private final AppendSignal signal = new AppendSignal();
    private final Appender appender;
    private final GroupCommit groupCommit;
    private volatile boolean deleted;

    private LocalPartition(
            PartitionContext context,
            PartitionCheckpoint checkpoint,
            RecoveryPoint recoveryPoint,
            SegmentList segments) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.recoveryPoint = recoveryPoint;
        this.segments = segments;
        this.appender = new Appender(context, segments, recoveryPoint, checkpoint.epochs(), signal);
        this.groupCommit = new GroupCommit(
                context.topicPartition().toString(),
                appender,
                recoveryPoint.forced().nextOffset(),
                context.health(),
                context.environment().executor());
    }

    /** Opens the files of a partition, whose directory exists, and recovers what a crash may have left. */
    static LocalPartition open(PartitionContext context) throws IOException {
        PartitionCheckpoint checkpoint = PartitionCheckpoint.open(context);
        RecoveryPoint recoveryPoint =
                RecoveryPoint.open(context.environment().disk(), context.files().directory());
        try {
            SegmentList segments = new Recovery(context, checkpoint, recoveryPoint).recover();
            checkpoint.epochs().cutFrom(segments.active().nextOffset());
            return new LocalPartition(context, checkpoint, recoveryPoint, segments);
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
        Appender.Outcome outcome = appender.append(batches, options);
        if (outcome instanceof Appender.Written written) {
            return appended(
                    written,
                    options.force() == ForcePolicy.FORCED ? groupCommit.whenForced(written.nextOffset()) : DONE);
        }
        return ((Appender.NotWritten) outcome).refused();
    }

    @Override
    public Appended appendAndWait(ByteBuffer batches, AppendOptions options) {
        Appender.Outcome outcome = appender.append(batches, options);
        if (outcome instanceof Appender.Written written) {
            if (options.force() == ForcePolicy.FORCED) {
                groupCommit.awaitForced(written.nextOffset());
            }
            return appended(written, DONE);
        }
        throw new JobException(
                ErrorKind.USER, ((Appender.NotWritten) outcome).refused().message());
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
        return highWatermark();
    }

    @Override
    public long sizeBytes() {
        return segments.sizeBytes();
    }

    @Override
    public OptionalLong offsetForTimestamp(long timestampMs) {
        try {
            for (Segment segment : segments.all()) {
                if (segment.maxTimestampMs() >= timestampMs) {
                    OptionalLong found = firstAt(timestampMs, segment);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            throw DiskErrors.failed(
                    "Looking for a time in " + topicPartition(), context.files().directory(), e);
        }
    }

    @Override
    public long deleteRecordsBefore(long offset) {
        if (offset > highWatermark()) {
            throw new JobException(
                    ErrorKind.USER,
                    "Records of " + topicPartition() + " can be deleted up to offset " + highWatermark() + ", not "
                            + offset + ".");
        }
        groupCommit.awaitForced(offset); // or a power cut would leave a log that ends before it starts
        try {
            checkpoint.moveLogStart(offset);
            return logStartOffset();
        } catch (IOException e) {
            throw DiskErrors.failed(
                    "Deleting records of " + topicPartition(), context.files().directory(), e);
        }
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

    /** True if compaction has been in {@code segment}, so that offsets may be missing between its batches. */
    boolean mayHaveGaps(Segment segment) {
        return segment.baseOffset() < checkpoint.cleanedTo();
    }

    /** Forces, writes what makes the next opening quick, and closes the files. */
    void close() throws IOException {
        appender.close();
        try {
            if (!context.health().isOffline()) {
                groupCommit.awaitForced(logEndOffset());
                segments.active().writeIndexes();
                recoveryPoint.force();
            }
        } finally {
            closeFiles();
        }
    }

    /** Ends the partition of a deleted topic: appends and readers fail from now on. */
    void delete() throws IOException {
        deleted = true;
        appender.close();
        signal.signal();
        closeFiles();
    }

    /** Closes the files as they are, after another partition could not be opened. */
    void abandon() throws IOException {
        appender.close();
        closeFiles();
    }

    private void closeFiles() throws IOException {
        recoveryPoint.close();
        for (Segment segment : segments.all()) {
            segment.retire();
        }
    }

    private OptionalLong firstAt(long timestampMs, Segment segment) throws IOException {
        long from = Math.max(logStartOffset(), segment.floorOffset(timestampMs));
        try (PartitionReader reader = read(from, Isolation.READ_UNCOMMITTED)) {
            while (reader.next() && reader.position() <= segment.nextOffset()) {
                if (reader.record().timestampMs() >= timestampMs) {
                    return OptionalLong.of(reader.record().offset());
                }
            }
        }
        return OptionalLong.empty();
    }

    private static Appended appended(Appender.Written written, CompletionStage<Void> acknowledged) {
        return new Appended(
                written.baseOffset(), written.nextOffset() - 1, written.logAppendTimeMs(), false, acknowledged);
    }
}
