package io.millstream.log.store;

import io.millstream.log.AbortedTransaction;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.BatchScan.Step;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Finds out again which transactions the markers of sealed segments have aborted, when an index of theirs cannot be read.
 * A transaction may begin in any earlier segment, so all batches are read, once; afterwards the indexes are on disk.
 */
final class AbortRebuild {
    private final PartitionContext context;
    private final PartitionCheckpoint checkpoint;
    private final ProducerStateTable table;

    /** @param table that knows nothing yet; afterwards it is the one before the active segment */
    AbortRebuild(PartitionContext context, PartitionCheckpoint checkpoint, ProducerStateTable table) {
        this.context = context;
        this.checkpoint = checkpoint;
        this.table = table;
    }

    /** Fills in and writes the indexes of those sealed segments, given from the log's start, that know no abort yet. */
    void rebuild(List<Segment> sealed) throws IOException {
        for (Segment segment : sealed) {
            boolean isKnown = !segment.transactions().isEmpty();
            replay(segment, isKnown ? aborted -> {} : segment::noteAborted);
            if (!isKnown) {
                segment.writeTransactions();
            }
        }
    }

    private void replay(Segment segment, Consumer<AbortedTransaction> aborts) throws IOException {
        BatchScan scan = segment.scan(
                0,
                segment.baseOffset(),
                new BatchScan.Rules(true, checkpoint.epochs().latest()),
                BatchScan.LARGE_WINDOW_BYTES);
        for (Step step = scan.next(); step != Step.END; step = scan.next()) {
            if (step == Step.BATCH) {
                long nowMs = context.environment().clock().wallMs();
                table.update(scan.batch(), scan.batch().baseOffset(), nowMs, aborts);
            }
        }
    }
}
