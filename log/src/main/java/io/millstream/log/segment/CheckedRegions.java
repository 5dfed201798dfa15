package io.millstream.log.segment;

import io.millstream.log.BatchRegion;
import io.millstream.log.RecordBatch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds runs of batches that were checked before, by the index and a few headers, without reading the records. Most fetches
 * of a broker end here, and most of those begin at an indexed batch and end with the segment: they read nothing at all.
 *
 * <p>Belongs to one thread.
 */
public final class CheckedRegions {
    private static final int WINDOW_BYTES = 8 << 10;

    private final FileWindow window = new FileWindow(WINDOW_BYTES);
    private final RecordBatch header = new RecordBatch();

    CheckedRegions() {}

    /**
     * The batches from the one that holds {@code offset}, or the next one, up to {@code maxBytes} but at least one, of those
     * that begin before {@code visibleEnd}. Null if there is none, or if it takes a scan to know.
     */
    public @Nullable BatchRegion find(Segment segment, long offset, int maxBytes, long visibleEnd) throws IOException {
        Segment.End end = segment.end();
        OffsetIndex.Place start = startOf(segment, offset, end);
        if (start == null || start.offset() >= visibleEnd) {
            return null;
        }
        OffsetIndex.Place limit = endOf(segment, start, maxBytes, visibleEnd, end);
        if (limit == null || !segment.isChecked(start.positionBytes(), limit.positionBytes())) {
            return null;
        }
        return new BatchRegion(
                segment.log(),
                start.positionBytes(),
                limit.positionBytes() - start.positionBytes(),
                start.offset(),
                limit.offset());
    }

    /** Where the batch starts that holds {@code offset}, or the first one behind it. */
    private OffsetIndex.@Nullable Place startOf(Segment segment, long offset, Segment.End end) throws IOException {
        OffsetIndex.Place place = segment.floor(offset);
        window.clear();
        while (place.offset() != offset) {
            if (place.positionBytes() >= end.sizeBytes() || !loadHeader(segment, place.positionBytes(), end)) {
                return null;
            }
            if (header.nextOffset() > offset) {
                return new OffsetIndex.Place(header.baseOffset(), place.positionBytes());
            }
            place = following(place);
        }
        return place.positionBytes() < end.sizeBytes() ? place : null;
    }

    /** Where the first batch starts that is not part of the region any more; with the segment's end, the end. */
    private OffsetIndex.@Nullable Place endOf(
            Segment segment, OffsetIndex.Place start, int maxBytes, long visibleEnd, Segment.End end)
            throws IOException {
        long limitBytes = (long) start.positionBytes() + maxBytes;
        if (end.nextOffset() <= visibleEnd && end.sizeBytes() <= limitBytes) {
            return new OffsetIndex.Place(end.nextOffset(), end.sizeBytes());
        }
        OffsetIndex.Place bySize = segment.floorByPosition(limitBytes);
        OffsetIndex.Place byOffset = segment.floor(visibleEnd);
        boolean isCutBySize = bySize.positionBytes() <= byOffset.positionBytes();
        OffsetIndex.Place place = isCutBySize ? bySize : byOffset;
        if (isCutBySize && place.positionBytes() > start.positionBytes()) {
            return place;
        }
        if (place.positionBytes() < start.positionBytes()) {
            place = start;
        }
        // Not far: an index entry follows, the end of what is visible, or the end of the segment.
        while (place.positionBytes() < end.sizeBytes()) {
            if (!loadHeader(segment, place.positionBytes(), end)) {
                return null;
            }
            boolean isFirst = place.positionBytes() == start.positionBytes();
            if (header.baseOffset() >= visibleEnd
                    || (!isFirst && place.positionBytes() + (long) header.lengthBytes() > limitBytes)) {
                break;
            }
            place = following(place);
        }
        return place;
    }

    /** Behind the batch whose header is loaded. Compaction may have left a gap there, so the offset is a lower bound. */
    private OffsetIndex.Place following(OffsetIndex.Place place) {
        return new OffsetIndex.Place(header.nextOffset(), place.positionBytes() + header.lengthBytes());
    }

    /** False if what stands there is no header of a batch that ends within the segment. */
    private boolean loadHeader(Segment segment, int positionBytes, Segment.End end) throws IOException {
        if (end.sizeBytes() - positionBytes < RecordBatch.HEADER_BYTES) {
            return false;
        }
        int index = window.load(segment.log(), positionBytes, RecordBatch.HEADER_BYTES, end.sizeBytes());
        long endBytes = Math.min(Integer.MAX_VALUE, (long) index + end.sizeBytes() - positionBytes);
        return RecordBatch.isWhole(window.buffer(), index, (int) endBytes)
                && header.wrap(window.buffer(), index).magic() == RecordBatch.MAGIC;
    }
}
