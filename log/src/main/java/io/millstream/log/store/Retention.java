package io.millstream.log.store;

import io.millstream.log.TopicSettings;
import io.millstream.log.segment.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides which segments of a partition are old enough to go, oldest first: by the largest timestamp of their records
 * ({@code retention.ms}), by the size of the rest ({@code retention.bytes}), and because the log starts after them.
 *
 * <p>Records without timestamps are not judged by time. A clock that is set forward makes records look old: what is
 * deleted then is what the new time says.
 */
final class Retention {
    private final TopicSettings settings;
    private final long nowMs;

    Retention(TopicSettings settings, long nowMs) {
        this.settings = settings;
        this.nowMs = nowMs;
    }

    /** True if even the newest record of the active segment is too old, so that it is to be sealed and deleted. */
    boolean isExpired(Segment segment) throws IOException {
        long maxTimestampMs = segment.maxTimestampMs();
        return settings.cleanupPolicy().deletes()
                && maxTimestampMs >= 0
                && nowMs - maxTimestampMs > settings.retention().toMillis();
    }

    /** The sealed segments that may go: a prefix of {@code segments}, never the last one. */
    List<Segment> expired(List<Segment> segments, long logStartOffset) throws IOException {
        long restBytes = segments.stream().mapToLong(Segment::sizeBytes).sum();
        var expired = new ArrayList<Segment>();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            restBytes -= segment.sizeBytes();
            boolean isTooMuch = settings.cleanupPolicy().deletes()
                    && restBytes >= settings.retentionBytes().bytes();
            if (segment.nextOffset() > logStartOffset && !isTooMuch && !isExpired(segment)) {
                break;
            }
            expired.add(segment);
        }
        return expired;
    }
}
