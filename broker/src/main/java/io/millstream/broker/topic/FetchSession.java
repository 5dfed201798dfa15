package io.millstream.broker.topic;

import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchRequest.ForgottenTopic;
import io.millstream.wire.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one consumer fetches, so that it need not say it again with each request (KIP-227).
 *
 * <p>Partitions that were just answered with records move to the end of the order: those after them get their turn at the
 * bytes of the next answer.
 *
 * <p>One request at a time, as the epochs see to. The order of targets is guarded all the same, because two connections may
 * claim the same session.
 */
final class FetchSession {
    static final int NO_SESSION = 0;
    static final int FIRST_EPOCH = 0;
    static final int FINAL_EPOCH = -1;

    private final int id;
    private final boolean usesTopicIds;
    private final Map<FetchTarget.Key, FetchTarget> targets = new LinkedHashMap<>();
    private int nextEpoch = 1;
    private long lastUsedMs;

    /** A session without targets; with the id {@link #NO_SESSION} it stands for a single request. */
    FetchSession(int id, boolean usesTopicIds, long nowMs) {
        this.id = id;
        this.usesTopicIds = usesTopicIds;
        this.lastUsedMs = nowMs;
    }

    int id() {
        return id;
    }

    boolean usesTopicIds() {
        return usesTopicIds;
    }

    synchronized int targetCount() {
        return targets.size();
    }

    long lastUsedMs() {
        return lastUsedMs;
    }

    /** True if {@code epoch} is the one that comes next; the one after it is expected then. */
    boolean advance(int epoch, long nowMs) {
        if (epoch != nextEpoch) {
            return false;
        }
        nextEpoch = epoch == Integer.MAX_VALUE ? 1 : epoch + 1;
        lastUsedMs = nowMs;
        return true;
    }

    /** Takes in what a request adds, changes and forgets. */
    synchronized void update(FetchRequest request) {
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                var key = new FetchTarget.Key(topic.topic(), topic.topicId(), partition.partition());
                targets.computeIfAbsent(key, FetchTarget::new).update(partition);
            }
        }
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                targets.remove(new FetchTarget.Key(topic.topic(), topic.topicId(), partition));
            }
        }
    }

    /** In the order in which they get their share of an answer. */
    synchronized List<FetchTarget> targets() {
        return new ArrayList<>(targets.values());
    }

    /** Tells whether an incremental answer must mention a target, and gives the others the precedence next time. */
    synchronized boolean isNews(FetchTarget target, PartitionData answer) {
        boolean isNews = target.isNews(answer);
        if (answer.records() != null && answer.records().sizeBytes() > 0 && targets.remove(target.key()) != null) {
            targets.put(target.key(), target);
        }
        return isNews;
    }
}
