package io.millstream.log.store;

import io.millstream.log.RecordBatch;
import io.millstream.log.RecordCursor;
import io.millstream.log.TimestampedOffset;
import io.millstream.log.segment.BatchScan;
import io.millstream.log.segment.BatchScan.Step;
import io.millstream.log.segment.OffsetIndex;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up records by time, as Kafka's ListOffsets does: in batches whose largest timestamp is late enough, control batches
 * included.
 */
final class TimestampFinder {
    private final LocalPartition partition;
    private final RecordCursor cursor = new RecordCursor();

    TimestampFinder(LocalPartition partition) {
        this.partition = partition;
    }

    /** The first record whose timestamp is {@code timestampMs} or later. */
    Optional<TimestampedOffset> firstSince(long timestampMs) {
        return retried(() -> {
            for (Segment segment : partition.segments().all()) {
                if (segment.maxTimestampMs() >= timestampMs) {
                    TimestampedOffset found = firstIn(segment, timestampMs);
                    if (found != null) {
                        return Optional.of(found);
                    }
                }
            }
            return Optional.empty();
        });
    }

    /** The first of the records with the largest timestamp. */
    Optional<TimestampedOffset> latest() {
        return retried(() -> {
            Segment latest = null;
            for (Segment segment : partition.segments().all()) {
                if (latest == null || segment.maxTimestampMs() > latest.maxTimestampMs()) {
                    latest = segment;
                }
            }
            if (latest == null || latest.maxTimestampMs() == RecordBatch.NO_TIMESTAMP) {
                return Optional.empty();
            }
            return Optional.ofNullable(firstIn(latest, latest.maxTimestampMs()));
        });
    }

    private interface Lookup {
        Optional<TimestampedOffset> look() throws IOException;
    }

    /** Begins anew if retention or compaction has taken a segment away meanwhile. */
    private Optional<TimestampedOffset> retried(Lookup lookup) {
        while (true) {
            partition.checkOpen();
            var before = partition.segments().all();
            try {
                return lookup.look();
            } catch (IOException e) {
                if (before.stream().noneMatch(Segment::isDropped) || partition.isClosed()) {
                    throw DiskErrors.failed(
                            "Looking for a time in " + partition.topicPartition(),
                            partition.context().files().directory(),
                            e);
                }
            }
        }
    }

    private @Nullable TimestampedOffset firstIn(Segment segment, long timestampMs) throws IOException {
        long startOffset = Math.max(partition.logStartOffset(), segment.floorOffset(timestampMs));
        OffsetIndex.Place floor = segment.floor(startOffset);
        BatchScan scan = segment.scan(
                floor.positionBytes(), floor.offset(), partition.rules(segment), BatchScan.SMALL_WINDOW_BYTES);
        for (Step step = scan.next(); step != Step.END; step = scan.next()) {
            if (step == Step.DAMAGE) {
                long following = scan.wholeBatchFollows() ? scan.followingOffset() : segment.nextOffset();
                if (following > startOffset) {
                    throw partition.damaged(scan.expectedOffset(), following - 1, null);
                }
            } else if (scan.expectedOffset() > startOffset && scan.batch().maxTimestampMs() >= timestampMs) {
                cursor.start(scan.batch());
                while (cursor.nextAtOrAfter(startOffset)) {
                    if (cursor.timestampMs() >= timestampMs) {
                        return new TimestampedOffset(
                                cursor.offset(),
                                cursor.timestampMs(),
                                scan.batch().leaderEpoch());
                    }
                }
            }
        }
        return null;
    }
}
