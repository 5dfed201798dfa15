package io.millstream.broker.topic;

import io.millstream.log.PartitionLog;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition that somebody fetches, and, in a fetch session, what was answered last.
 *
 * <p>Belongs to the thread of the connection whose request is answered.
 */
final class FetchTarget {
    /** By which a target is known: topics have ids from version 13 on, names before. */
    record Key(String topic, UUID topicId, int partition) {}

    private final Key key;
    private int currentLeaderEpoch;
    private int lastFetchedEpoch;
    private long fetchOffset;
    private int maxBytes;

    private @Nullable PartitionLog log; // as long as it is not gone
    private long answeredHighWatermark = -1;
    private long answeredLogStartOffset = -1;

    FetchTarget(Key key) {
        this.key = key;
    }

    /** What the client wants of it now. */
    void update(FetchPartition wanted) {
        currentLeaderEpoch = wanted.currentLeaderEpoch();
        lastFetchedEpoch = wanted.lastFetchedEpoch();
        fetchOffset = wanted.fetchOffset();
        maxBytes = wanted.partitionMaxBytes();
    }

    Key key() {
        return key;
    }

    int currentLeaderEpoch() {
        return currentLeaderEpoch;
    }

    int lastFetchedEpoch() {
        return lastFetchedEpoch;
    }

    long fetchOffset() {
        return fetchOffset;
    }

    int maxBytes() {
        return maxBytes;
    }

    /** Where it was found; null if it has to be looked for. */
    @Nullable
    PartitionLog log() {
        PartitionLog known = log;
        return known != null && known.isGone() ? null : known;
    }

    void log(PartitionLog found) {
        log = found;
    }

    /** True if an incremental answer must mention it (KIP-227); it is then remembered as answered. */
    boolean isNews(FetchResponse.PartitionData answer) {
        boolean failed = answer.errorCode() != 0;
        boolean isNews = failed
                || answer.highWatermark() != answeredHighWatermark
                || answer.logStartOffset() != answeredLogStartOffset
                || (answer.records() != null && answer.records().sizeBytes() > 0);
        answeredHighWatermark = failed ? -1 : answer.highWatermark(); // so that its recovery is news
        answeredLogStartOffset = answer.logStartOffset();
        return isNews;
    }
}
