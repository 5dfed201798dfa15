package io.millstream.log.store;

import io.millstream.log.ActiveProducer;
import io.millstream.log.AppendOptions;
import io.millstream.log.AppendResult.Refused;
import io.millstream.log.BatchValidator;
import io.millstream.log.RecordBatch;
import io.millstream.log.TimestampType;
import io.millstream.log.segment.Segment;
import io.millstream.log.store.AppendOutcome.NotWritten;
import io.millstream.log.store.AppendOutcome.Written;
import io.millstream.log.store.Recovery.Recovered;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one writer of a partition: checks batches, gives them their offsets and writes them to the active segment.
 *
 * <p>Invariant: every segment but the active one is forced. A roll therefore forces the old segment before the new one
 * exists, and recovery has to look at one file only.
 *
 * <p>Thread-safe: appends take turns under a lock; forces do not hold it while the disk works.
 */
final class Appender implements GroupCommit.Forceable {
    private static final System.Logger LOGGER = System.getLogger(Appender.class.getName());

    private final PartitionContext context;
    private final SegmentList segments;
    private final RecoveryPoint recoveryPoint;
    private final PartitionCheckpoint checkpoint;
    private final PartitionProducers producers; // under the lock
    private final AppendChecks checks;
    private final TopicCodec codec;
    private final AppendSignal signal;

    private final ReentrantLock lock = new ReentrantLock();
    private final RecordBatch batch = new RecordBatch(); // under the lock
    private volatile long logEndOffset;
    private boolean newNames; // under the lock: a segment's name is not yet forced
    private boolean closed; // under the lock

    Appender(
            PartitionContext context,
            PartitionCheckpoint checkpoint,
            RecoveryPoint recoveryPoint,
            Recovered recovered,
            AppendSignal signal) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.recoveryPoint = recoveryPoint;
        this.segments = recovered.segments();
        this.producers = new PartitionProducers(context, recovered.producers());
        this.checks = new AppendChecks(context);
        this.codec = new TopicCodec(context);
        this.signal = signal;
        this.logEndOffset = segments.active().nextOffset();
        this.newNames = true; // whoever created them may have been killed before forcing the names
    }

    long logEndOffset() {
        return logEndOffset;
    }

    /** Writes {@code batches}, all or none. */
    AppendOutcome append(ByteBuffer batches, AppendOptions options) {
        context.health().check();
        Refused refused = checks.check(batches, options);
        if (refused != null) {
            return new NotWritten(refused);
        }
        TopicCodec.Coded coded = codec.code(batches);
        if (coded instanceof TopicCodec.NotCoded notCoded) {
            return notCoded.refusal();
        }
        return append(((TopicCodec.Bytes) coded).batches(), options.origin());
    }

    private AppendOutcome append(ByteBuffer batches, BatchValidator.Origin origin) {
        AppendOutcome outcome;
        lock.lock();
        try {
            checkOpen();
            outcome = producers.check(batches, origin);
            if (outcome == null) {
                outcome = stampAndWrite(batches);
            }
        } finally {
            lock.unlock();
        }
        signal.signal();
        return outcome;
    }

    /** Begins a new segment if the active one holds anything. */
    void roll() throws IOException {
        lock.lock();
        try {
            if (segments.active().sizeBytes() > 0) {
                rollNow();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets producers that were idle for long. */
    void expireProducers() {
        lock.lock();
        try {
            producers.expire();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Makes sure that a durable snapshot tells of the producers of all batches before {@code offset}, which are about to be
     * deleted or compacted.
     */
    void keepProducers(long offset) throws IOException {
        lock.lock();
        try {
            if (!producers.areKept(offset)) {
                forceNow(segments.active());
                producers.snapshot(segments.active(), logEndOffset);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forceNow(Segment segment) {
        try {
            segment.force();
        } catch (IOException e) {
            throw context.health().goOffline("forcing " + segment.file(), e);
        }
    }

    /** Writes what an opening would else have to find out again; the log has been forced. */
    void snapshotProducers() throws IOException {
        lock.lock();
        try {
            producers.snapshot(segments.active(), logEndOffset);
        } finally {
            lock.unlock();
        }
    }

    /** The last offset that each producer has written, of those that are remembered. */
    Map<Long, Long> lastOffsetsOfProducers() {
        lock.lock();
        try {
            return producers.lastOffsets();
        } finally {
            lock.unlock();
        }
    }

    /** The producers that are remembered, by id. */
    List<ActiveProducer> describeProducers() {
        lock.lock();
        try {
            return producers.describe();
        } finally {
            lock.unlock();
        }
    }

    /** Notes a new leader epoch, which later batches carry; false if it is known or past. */
    boolean beginEpoch(int leaderEpoch) throws IOException {
        lock.lock();
        try {
            return checkpoint.beginEpoch(leaderEpoch, logEndOffset);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long forceWritten() throws IOException {
        Segment active;
        RecoveryPoint.Forced reached;
        boolean names;
        lock.lock();
        try {
            active = segments.active();
            reached = new RecoveryPoint.Forced(active.baseOffset(), active.sizeBytes(), logEndOffset);
            names = newNames;
        } finally {
            lock.unlock();
        }
        active.force();
        if (names) {
            context.environment().disk().forceDirectory(context.files().directory());
            forcedNamesUpTo(active);
        }
        if (!context.health().isOffline()) {
            advance(reached);
        }
        return reached.nextOffset();
    }

    /** Not before that is true: a roll meanwhile must not believe that its predecessor's name is safe. */
    private void forcedNamesUpTo(Segment newest) {
        lock.lock();
        try {
            newNames = segments.active() != newest;
        } finally {
            lock.unlock();
        }
    }

    /** No append comes after this. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(context.topicPartition() + " is closed or deleted");
        }
    }

    private Written stampAndWrite(ByteBuffer batches) {
        long baseOffset = logEndOffset;
        long nextOffset = baseOffset;
        boolean logAppendTime = context.settings().timestampType() == TimestampType.LOG_APPEND_TIME;
        long nowMs = logAppendTime ? context.environment().clock().wallMs() : RecordBatch.NO_TIMESTAMP;
        long maxTimestampMs = RecordBatch.NO_TIMESTAMP;
        int leaderEpoch = checkpoint.epochs().latest();
        for (int at = batches.position(); at < batches.limit(); at = batch.endBytes()) {
            batch.wrap(batches, at);
            batch.setBaseOffset(nextOffset);
            batch.setLeaderEpoch(leaderEpoch);
            if (logAppendTime) {
                batch.setLogAppendTime(nowMs);
            }
            nextOffset = batch.nextOffset();
            maxTimestampMs = Math.max(maxTimestampMs, batch.maxTimestampMs());
        }
        write(batches, nextOffset - 1, maxTimestampMs);
        producers.note(batches, segments.active());
        logEndOffset = nextOffset;
        return new Written(baseOffset, nextOffset - 1, nowMs, false);
    }

    private void write(ByteBuffer batches, long lastOffset, long maxTimestampMs) {
        try {
            if (mustRoll(batches.remaining(), lastOffset, maxTimestampMs)) {
                rollNow();
            }
        } catch (IOException e) {
            throw failed("beginning a segment of " + context.topicPartition(), e);
        }
        Segment active = segments.active();
        try {
            active.append(batches, context.settings().indexIntervalBytes());
        } catch (IOException e) {
            if (DiskErrors.isDiskFull(e)) {
                cutTorn(active);
            }
            throw failed("appending to " + context.topicPartition(), e);
        }
    }

    /** A full disk refuses this append and leaves the next one its chance; anything else is not understood. */
    private RuntimeException failed(String what, IOException cause) {
        if (DiskErrors.isDiskFull(cause) && !context.health().isOffline()) {
            String sentence = Character.toUpperCase(what.charAt(0)) + what.substring(1);
            return DiskErrors.full(sentence, context.files().directory(), cause);
        }
        return context.health().goOffline(what, cause);
    }

    private void cutTorn(Segment active) {
        try {
            active.cutTorn();
        } catch (IOException e) {
            throw context.health().goOffline("cutting a torn append from " + active.file(), e);
        }
    }

    private boolean mustRoll(int lengthBytes, long lastOffset, long maxTimestampMs) throws IOException {
        Segment active = segments.active();
        if (active.sizeBytes() == 0) {
            return false;
        }
        return (long) active.sizeBytes() + lengthBytes
                        > context.settings().segmentBytes().bytes()
                || !active.hasRoomFor(lengthBytes, lastOffset)
                || isOld(active, maxTimestampMs);
    }

    /** By record time, as in Kafka: the first batch and this one lie {@code segment.ms} or more apart. */
    private boolean isOld(Segment active, long maxTimestampMs) throws IOException {
        long firstMs = active.firstTimestampMs();
        return firstMs >= 0
                && maxTimestampMs - firstMs > context.settings().maxSegmentAge().toMillis();
    }

    private void rollNow() throws IOException {
        Segment old = segments.active();
        try {
            old.force();
            if (newNames) { // or a power cut might keep the new segment's name and lose the old one's
                context.environment().disk().forceDirectory(context.files().directory());
            }
        } catch (IOException e) {
            throw context.health().goOffline("forcing " + old.file(), e);
        }
        old.writeTransactions(); // before there is a newer segment: from then on nobody looks for markers in this one
        Segment fresh = Segment.create(context.files(), logEndOffset);
        old.seal();
        newNames = true;
        segments.add(fresh);
        try {
            old.writeIndexes();
            producers.snapshot(fresh, logEndOffset);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "indexes of " + old + " could not be written; opening will build them again", e);
        }
    }

    private void advance(RecoveryPoint.Forced reached) {
        try {
            recoveryPoint.advance(reached);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "the recovery point of " + context.topicPartition() + " stays behind", e);
        }
    }
}
