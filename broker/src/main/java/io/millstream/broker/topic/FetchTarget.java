package io.millstream.broker.topic;

import io.millstream.log.PartitionLog;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A partition that somebody fetches, what was answered of it last, and its place in the {@link FetchSession}.
 *
 * <p>Belongs to the thread of the connection whose request is answered; the watch and the turn to the session.
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

    private @Nullable SingleWatch watch;
    private long turn;

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

    /** True if an incremental answer must mention it (KIP-227). */
    boolean isNews(FetchResponse.PartitionData answer) {
        return answer.errorCode() != 0
                || answer.highWatermark() != answeredHighWatermark
                || answer.logStartOffset() != answeredLogStartOffset
                || (answer.records() != null && answer.records().sizeBytes() > 0);
    }

    /** That is what the client knows from now on. */
    void answered(FetchResponse.PartitionData answer) {
        boolean failed = answer.errorCode() != 0;
        answeredHighWatermark = failed ? -1 : answer.highWatermark(); // so that its recovery is news
        answeredLogStartOffset = answer.logStartOffset();
    }

    /** Its place in the order in which the partitions of a session get their share of an answer. */
    long turn() {
        return turn;
    }

    void turn(long newTurn) {
        turn = newTurn;
    }

    /** Calls {@code moved} once after the next move of {@code found}, unless that is arranged already. */
    void watch(PartitionLog found, Runnable moved) {
        SingleWatch known = watch;
        if (known != null && known.watches(found)) {
            return;
        }
        stopWatching();
        watch = SingleWatch.begin(found, moved);
    }

    void stopWatching() {
        SingleWatch known = watch;
        if (known != null) {
            known.close();
            watch = null;
        }
    }
}
