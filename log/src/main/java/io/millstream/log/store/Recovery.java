package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.CorruptBatchException;
import io.millstream.log.RecordBatch;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.BatchScan.Step;
import io.millstream.log.segment.Segment;
import io.millstream.log.segment.SegmentFiles;
import io.millstream.log.store.RecoveryPoint.Forced;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Finds out, when a partition is opened, what its files hold.
 *
 * <p>All segments but the last were forced before the next one was begun, so only the last is read: not at all if it was
 * closed cleanly, else from its start to its end. In it,
 * <ul>
 *   <li>whole batches are kept;
 *   <li>damage past the {@link RecoveryPoint} with no whole batch behind it is an append that a crash cut short: it is cut;
 *   <li>damage past the recovery point with whole batches behind it that reads as zeros up to the end of
 *       a sector was never written: nothing from there on was acknowledged as forced, and it is cut with what follows,
 *       since disks write in any order;
 *   <li>any other damage is kept as it is and reported. Readers of that range get an error that names it, and everything
 *       around it stays readable. Damage in the other segments is treated the same.
 * </ul>
 *
 * <p>The state of producers comes from the last snapshot and the batches after it; aborted transactions of sealed segments
 * from their indexes, or again from the batches if an index is damaged.
 */
final class Recovery {
    private static final System.Logger LOGGER = System.getLogger(Recovery.class.getName());

    /** What the files hold. */
    record Recovered(SegmentList segments, ProducerStateTable producers) {}

    private final PartitionContext context;
    private final PartitionCheckpoint checkpoint;
    private final RecoveryPoint recoveryPoint;
    private final ProducerSnapshot snapshot;
    private final boolean hasSnapshot;

    Recovery(PartitionContext context, PartitionCheckpoint checkpoint, RecoveryPoint recoveryPoint) throws IOException {
        this.context = context;
        this.checkpoint = checkpoint;
        this.recoveryPoint = recoveryPoint;
        Optional<ProducerSnapshot> newest = ProducerSnapshots.of(context).newest();
        this.hasSnapshot = newest.isPresent();
        this.snapshot = newest.orElseGet(() -> ProducerSnapshot.nothing(
                context.logSettings().producerIdExpiration().toMillis()));
    }

    /** The segments, at least one, with the active one ready for appends. */
    Recovered recover() throws IOException {
        List<Long> baseOffsets = baseOffsets();
        var segments = new ArrayList<Segment>();
        try {
            boolean aborts = true;
            for (int i = 0; i + 1 < baseOffsets.size(); i++) {
                Segment sealed = Segment.openSealed(context.files(), baseOffsets.get(i), baseOffsets.get(i + 1));
                segments.add(sealed);
                aborts &= sealed.readTransactions();
            }
            if (!hasSnapshot) {
                new AbortRebuild(context, checkpoint, snapshot.table()).rebuild(segments);
            } else {
                if (!aborts) {
                    new AbortRebuild(context, checkpoint, new ProducerStateTable(Long.MAX_VALUE)).rebuild(segments);
                }
                for (Segment sealed : segments) {
                    replayProducers(sealed, aborted -> {}); // its index knows them
                }
            }
            if (baseOffsets.isEmpty()) {
                segments.add(Segment.create(context.files(), checkpoint.logStartOffset()));
            } else {
                segments.add(recoverActive(baseOffsets.get(baseOffsets.size() - 1)));
            }
        } catch (IOException | RuntimeException e) {
            for (Segment segment : segments) {
                segment.close();
            }
            throw e;
        }
        return new Recovered(new SegmentList(segments), snapshot.table());
    }

    private List<Long> baseOffsets() throws IOException {
        var baseOffsets = new ArrayList<Long>();
        for (Path file : context.environment().disk().list(context.files().directory())) {
            OptionalLong offset = SegmentFiles.offsetOf(file, SegmentFiles.LOG);
            if (offset.isPresent()) {
                baseOffsets.add(offset.getAsLong());
            }
        }
        return baseOffsets; // sorted, as the names are
    }

    private Segment recoverActive(long baseOffset) throws IOException {
        Segment active = Segment.openActive(context.files(), baseOffset);
        try {
            snapshot.aborted().stream()
                    .filter(aborted -> aborted.lastOffset() >= baseOffset)
                    .forEach(active::noteAborted);
            Forced forced = recoveryPoint.forced();
            boolean isForcedKnown = forced.segmentBaseOffset() == baseOffset;
            boolean isClean = isForcedKnown
                    && forced.positionBytes() == active.fileBytes()
                    && active.trust((int) forced.positionBytes(), forced.nextOffset());
            if (isClean) {
                replayProducers(active, active::noteAborted);
            } else {
                scan(active, isForcedKnown ? forced : Forced.NOTHING);
            }
            return active;
        } catch (IOException | RuntimeException e) {
            active.close();
            throw e;
        }
    }

    private void scan(Segment active, Forced forced) throws IOException {
        if (active.fileBytes() < forced.positionBytes()) {
            active.restoreSize(forced.positionBytes()); // somebody has cut it: what is missing becomes damage
        }
        BatchScan scan = active.scanUnknown(checkpoint.rules(active));
        for (Step step = scan.next(); step != Step.END; step = scan.next()) {
            if (step == Step.BATCH) {
                active.recovered(
                        scan.batch(), scan.positionBytes(), context.settings().indexIntervalBytes());
                replayProducer(scan.batch(), active::noteAborted);
            } else if (isCutShort(scan, forced.positionBytes())) {
                cut(active);
                return;
            } else if (scan.wholeBatchFollows()) {
                report(scan, scan.followingOffset(), active);
            } else {
                report(scan, forced.nextOffset(), active);
                active.recoveredDamage((int) forced.positionBytes(), forced.nextOffset());
                cut(active);
                return;
            }
        }
    }

    private static boolean isCutShort(BatchScan scan, long forcedBytes) throws IOException {
        return scan.positionBytes() >= forcedBytes && (!scan.wholeBatchFollows() || scan.looksUnwritten());
    }

    private void report(BatchScan scan, long endOffset, Segment active) {
        LOGGER.log(
                Level.ERROR,
                "{0} is damaged from offset {1} to {2} (from byte {3} of {4})",
                context.topicPartition(),
                scan.expectedOffset(),
                endOffset - 1,
                scan.positionBytes(),
                active.file());
    }

    private void cut(Segment active) throws IOException {
        LOGGER.log(
                Level.DEBUG,
                "{0}: {1} bytes after offset {2} are no whole batches and are cut",
                context.topicPartition(),
                active.fileBytes() - active.sizeBytes(),
                active.nextOffset() - 1);
        active.cutTorn();
        active.force(); // before anything else is written where the cut bytes were
    }

    private void replayProducers(Segment segment, Consumer<AbortedTransaction> aborts) throws IOException {
        if (segment.nextOffset() <= snapshot.nextOffset()) {
            return;
        }
        boolean isAllNew = segment.baseOffset() >= snapshot.nextOffset();
        int fromBytes = isAllNew ? 0 : segment.floor(snapshot.nextOffset()).positionBytes();
        BatchScan scan = segment.scan(
                fromBytes,
                segment.baseOffset(),
                new BatchScan.Rules(true, checkpoint.epochs().latest()),
                BatchScan.LARGE_WINDOW_BYTES);
        for (Step step = scan.next(); step != Step.END; step = scan.next()) {
            if (step == Step.BATCH) {
                replayProducer(scan.batch(), aborts);
            }
        }
    }

    private void replayProducer(RecordBatch batch, Consumer<AbortedTransaction> aborts) throws CorruptBatchException {
        if (batch.baseOffset() >= snapshot.nextOffset()) {
            long nowMs = context.environment().clock().wallMs();
            snapshot.table().update(batch, batch.baseOffset(), nowMs, aborts);
        }
    }
}
