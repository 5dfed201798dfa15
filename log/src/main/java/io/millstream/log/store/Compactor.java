package io.millstream.log.store;

import io.millstream.base.DiskFile;
import io.millstream.log.AbortedTransaction;
import io.millstream.log.TopicSettings;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compacts a partition: decides what may be compacted and whether that is worth it, runs passes of {@link Compaction}, and
 * puts the new segments in the place of the old ones while readers go on.
 *
 * <p>Never compacted: the active segment, records that may belong to an undecided transaction, and records younger than
 * {@code min.compaction.lag.ms}. Small neighbours become one segment of at most {@code segment.bytes}.
 */
final class Compactor {
    private final PartitionContext context;
    private final SegmentList segments;
    private final PartitionCheckpoint checkpoint;
    private final Compaction.Facts facts;
    private final GroupCommit groupCommit;
    private final SegmentSwap swap;

    Compactor(
            PartitionContext context,
            SegmentList segments,
            PartitionCheckpoint checkpoint,
            Compaction.Facts facts,
            GroupCommit groupCommit) {
        this.groupCommit = groupCommit;
        this.context = context;
        this.segments = segments;
        this.checkpoint = checkpoint;
        this.facts = facts;
        this.swap = new SegmentSwap(context.files());
    }

    /** Runs passes until everything that may be compacted before {@code lastStableOffset} is; returns their number. */
    int compact(long lastStableOffset) throws IOException {
        int passCount = 0;
        while (true) {
            List<Segment> eligible = eligible(lastStableOffset);
            long fromOffset = checkpoint.cleanedTo();
            if (!isWorthIt(eligible, fromOffset, passCount > 0)) {
                return passCount;
            }
            pass(eligible, fromOffset);
            passCount++;
        }
    }

    /** The segments from the log's start to the first one that must be left alone. */
    private List<Segment> eligible(long lastStableOffset) throws IOException {
        long youngestMs = facts.nowMs() - context.settings().minCompactionLag().toMillis();
        var eligible = new ArrayList<Segment>();
        for (Segment segment : segments.all()) {
            boolean isYoung = !context.settings().minCompactionLag().isZero() && segment.maxTimestampMs() > youngestMs;
            if (!segment.isSealed() || segment.nextOffset() > lastStableOffset || isYoung) {
                break;
            }
            eligible.add(segment);
        }
        return eligible;
    }

    private boolean isWorthIt(List<Segment> eligible, long fromOffset, boolean begun) throws IOException {
        long dirtyBytes = 0;
        long allBytes = 0;
        boolean isOverdue = false;
        TopicSettings settings = context.settings();
        for (Segment segment : eligible) {
            allBytes += segment.sizeBytes();
            if (segment.nextOffset() > fromOffset) {
                dirtyBytes += segment.sizeBytes();
                long firstMs = segment.firstTimestampMs();
                isOverdue |= firstMs >= 0
                        && facts.nowMs() - firstMs > settings.maxCompactionLag().toMillis();
            }
        }
        return dirtyBytes > 0 && (begun || isOverdue || dirtyBytes >= settings.minCleanableDirtyRatio() * allBytes);
    }

    /** @throws IOException also if not even one batch's keys fit into the memory */
    private void pass(List<Segment> eligible, long fromOffset) throws IOException {
        var latest = new OffsetMap(context.logSettings().compactionMemory().bytes());
        var compaction = new Compaction(facts, checkpoint, latest);
        List<Segment> dirty = eligible.stream()
                .filter(segment -> segment.nextOffset() > fromOffset)
                .toList();
        long knownTo = compaction.learn(dirty, fromOffset);
        if (knownTo <= fromOffset) {
            throw new IOException("the keys of one batch at offset " + knownTo
                    + " do not fit into log.cleaner.dedupe.buffer.size="
                    + context.logSettings().compactionMemory());
        }
        checkpoint.allowGaps(knownTo);
        for (List<Segment> group : groups(eligible, knownTo)) {
            replace(group, compaction);
        }
        checkpoint.moveCleanedTo(knownTo);
    }

    /** Neighbours that fit into one segment together. */
    private List<List<Segment>> groups(List<Segment> eligible, long knownTo) {
        long maxBytes = context.settings().segmentBytes().bytes();
        var groups = new ArrayList<List<Segment>>();
        List<Segment> group = new ArrayList<>();
        long groupBytes = 0;
        for (Segment segment : eligible) {
            if (segment.baseOffset() >= knownTo) {
                break;
            }
            boolean fits = groupBytes + segment.sizeBytes() <= maxBytes
                    && (group.isEmpty() || segment.nextOffset() - group.get(0).baseOffset() <= Integer.MAX_VALUE);
            if (!group.isEmpty() && !fits) {
                groups.add(group);
                group = new ArrayList<>();
                groupBytes = 0;
            }
            group.add(segment);
            groupBytes += segment.sizeBytes();
        }
        if (!group.isEmpty()) {
            groups.add(group);
        }
        return groups;
    }

    private void replace(List<Segment> group, Compaction compaction) throws IOException {
        long baseOffset = group.get(0).baseOffset();
        long endOffset = group.get(group.size() - 1).nextOffset();
        try (DiskFile cleaned = swap.begin(baseOffset, endOffset)) {
            compaction.copy(group, cleaned);
            cleaned.force();
        } catch (IOException e) {
            swap.giveUp(baseOffset, endOffset);
            throw e;
        }
        try {
            swap.finish(baseOffset, endOffset);
        } catch (IOException e) { // half done: only the next opening can tell which files count
            throw context.health().goOffline("replacing segments of " + context.topicPartition(), e);
        }
        Segment compacted = Segment.openSealed(context.files(), baseOffset, endOffset);
        abortsThatCount(group, compaction).forEach(compacted::noteAborted);
        segments.replace(group, compacted);
        groupCommit.awaitRunningForce(); // it may have begun while one of these was active
        for (Segment old : group) {
            old.retire();
        }
    }

    /** For readers that are still in the old segments: in the new one, aborted records are gone. */
    private static List<AbortedTransaction> abortsThatCount(List<Segment> group, Compaction compaction) {
        var aborted = new ArrayList<AbortedTransaction>();
        for (Segment segment : group) {
            boolean unused = segment.transactions().collect(0, Long.MAX_VALUE, aborted);
        }
        return aborted.stream().filter(compaction::keptMarker).toList();
    }
}
