package io.millstream.log.store;

import io.millstream.log.BatchRegion;
import io.millstream.log.PartitionLog.Isolation;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.BatchScan.Step;
import io.millstream.log.segment.CheckedRegions;
import io.millstream.log.segment.OffsetIndex;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.Optional;

/**
 * Finds runs of whole, undamaged batches within one segment. Each batch is checked the first time that this process comes
 * across it.
 *
 * <p>Belongs to one thread.
 */
final class RegionFinder {
    private final LocalPartition partition;
    private final CheckedRegions checkedRegions = Segment.checkedRegions();

    RegionFinder(LocalPartition partition) {
        this.partition = partition;
    }

    Optional<BatchRegion> find(long offset, int maxBytes, Isolation isolation) {
        partition.checkInRange(offset);
        long visibleEnd = partition.visibleEnd(isolation);
        long from = offset;
        while (true) {
            Segment segment = partition.segments().floor(from);
            try {
                Optional<BatchRegion> found = inSegment(segment, offset, maxBytes, visibleEnd);
                if (found.isPresent()) {
                    return found;
                }
                from = segment.nextOffset(); // compaction has emptied the rest of this one
                if (from >= visibleEnd) {
                    return Optional.empty();
                }
            } catch (IOException e) {
                if (!segment.isDropped()) {
                    throw DiskErrors.failed(
                            "Reading " + partition.topicPartition() + " at offset " + offset,
                            partition.context().files().directory(),
                            e);
                }
                from = offset; // compaction or retention took it away: look again
            }
            partition.checkInRange(from);
        }
    }

    private Optional<BatchRegion> inSegment(Segment segment, long offset, int maxBytes, long visibleEnd)
            throws IOException {
        BatchRegion checked = checkedRegions.find(segment, offset, maxBytes, visibleEnd);
        if (checked != null) {
            return Optional.of(checked);
        }
        boolean isEndKnown = segment.isSealed() && !partition.rules(segment).mayHaveGaps();
        OffsetIndex.Place floor = segment.floor(offset);
        BatchScan scan = segment.scan(
                floor.positionBytes(), floor.offset(), partition.rules(segment), BatchScan.SMALL_WINDOW_BYTES);
        long startBytes = -1;
        long baseOffset = -1;
        long endBytes = -1;
        long nextOffset = -1;
        Step step = scan.next();
        for (; step != Step.END; step = scan.next()) {
            boolean begun = startBytes >= 0;
            if (step == Step.DAMAGE) {
                long following = scan.wholeBatchFollows() ? scan.followingOffset() : segment.nextOffset();
                if (begun) {
                    break;
                }
                if (following > offset) {
                    throw partition.damaged(scan.expectedOffset(), following - 1, null);
                }
                continue;
            }
            if (scan.expectedOffset() <= offset) {
                continue;
            }
            if (scan.batch().baseOffset() >= visibleEnd
                    || (begun && scan.nextPositionBytes() - startBytes > maxBytes)) {
                break;
            }
            if (!begun) {
                startBytes = scan.positionBytes();
                baseOffset = scan.batch().baseOffset();
            }
            endBytes = scan.nextPositionBytes();
            nextOffset = scan.expectedOffset();
        }
        if (step == Step.END && startBytes < 0 && isEndKnown && scan.expectedOffset() < segment.nextOffset()) {
            throw partition.damaged(scan.expectedOffset(), segment.nextOffset() - 1, null); // the file was cut
        }
        if (startBytes < 0) {
            return Optional.empty();
        }
        segment.noteChecked(startBytes, endBytes);
        return Optional.of(
                new BatchRegion(segment.log(), startBytes, (int) (endBytes - startBytes), baseOffset, nextOffset));
    }
}
