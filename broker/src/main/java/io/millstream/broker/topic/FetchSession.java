package io.millstream.broker.topic;

import io.millstream.broker.Principal;
import io.millstream.log.PartitionLog;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchRequest.ForgottenTopic;
import io.millstream.wire.message.FetchResponse.PartitionData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer fetches, so that it need not say it again with each request (KIP-227).
 *
 * <p>Partitions that were just answered with records move to the end of the order: those after them get their turn at the
 * bytes of the next answer.
 *
 * <p>Only the targets that are <em>due</em> are looked at. One is due from the request that adds or changes it until a look
 * finds that the client has read and knows all there is; then it rests, watched, until its partition moves:
 *
 * <pre>
 *   added, changed ------> due --- nothing to read, nothing new ---> resting
 *                           ^                                           |
 *                           +---- the partition moved, or who asks -----+
 * </pre>
 *
 * A target that fails, or has records that found no room in the answer, stays due. So a poll costs what changed, however
 * many partitions there are, and the answer is the one that a look at all of them would give.
 *
 * <p>One request at a time, as the epochs see to. What belongs to the session is guarded all the same, because two
 * connections may claim it; those who move a partition only add it to a queue.
 */
final class FetchSession {
    static final int NO_SESSION = 0;
    static final int FIRST_EPOCH = 0;
    static final int FINAL_EPOCH = -1;

    /**
     * All that an answer depends on beside the partitions: when another one asks than last time, nothing rests.
     *
     * @param rules of access, see {@link io.millstream.broker.Authorizer#rules}
     */
    record Asker(long connectionId, Principal principal, Object rules, byte isolationLevel) {}

    private final int id;
    private final boolean usesTopicIds;
    private final Map<FetchTarget.Key, FetchTarget> targets = new HashMap<>(); // guarded by this
    private final TreeMap<Long, FetchTarget> due = new TreeMap<>(); // by turn; guarded by this
    private final Queue<FetchTarget> moved = new ConcurrentLinkedQueue<>(); // each target once for each of its watches
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private @Nullable Asker lastAsker; // guarded by this
    private long nextTurn; // guarded by this
    private volatile boolean ended; // written under the lock
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

    /** False if it stands for a single request. */
    boolean isRemembered() {
        return id != NO_SESSION;
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
                update(new FetchTarget.Key(topic.topic(), topic.topicId(), partition.partition()), partition);
            }
        }
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                FetchTarget forgotten = targets.remove(new FetchTarget.Key(topic.topic(), topic.topicId(), partition));
                if (forgotten != null) {
                    due.remove(forgotten.turn());
                    forgotten.stopWatching();
                }
            }
        }
    }

    private void update(FetchTarget.Key key, FetchPartition wanted) {
        FetchTarget target = targets.get(key);
        if (target == null) {
            target = new FetchTarget(key);
            target.turn(nextTurn++);
            targets.put(key, target);
        }
        target.update(wanted);
        due.put(target.turn(), target);
    }

    /** What must be looked at for {@code asker}, in the order in which it gets its share of an answer. */
    synchronized List<FetchTarget> due(Asker asker) {
        if (!asker.equals(lastAsker)) {
            lastAsker = asker;
            targets.values().forEach(target -> due.put(target.turn(), target));
        }
        for (FetchTarget target = moved.poll(); target != null; target = moved.poll()) {
            if (targets.get(target.key()) == target) {
                due.put(target.turn(), target);
            }
        }
        return new ArrayList<>(due.values());
    }

    /** Makes a target due at the next move of {@code log}; before the look at it, so that no move is missed. */
    synchronized void watch(FetchTarget target, PartitionLog log) {
        if (!ended && targets.get(target.key()) == target) {
            target.watch(log, () -> onMove(target));
        }
    }

    private void onMove(FetchTarget target) {
        moved.add(target);
        waiting.forEach(Runnable::run);
    }

    /** Lets a target rest that is watched, of which the client has read and knows all there is. */
    synchronized void rest(FetchTarget target) {
        due.remove(target.turn());
    }

    /** Remembers what the client is told of a target, and gives the others the precedence next time if it was records. */
    synchronized void answered(FetchTarget target, PartitionData answer) {
        target.answered(answer);
        if (answer.records() != null && answer.records().sizeBytes() > 0 && targets.get(target.key()) == target) {
            due.remove(target.turn());
            target.turn(nextTurn++);
            due.put(target.turn(), target);
        }
    }

    /** Runs {@code onMove} each time a watched target has moved, and when the session ends; on any thread. */
    void await(Runnable onMove) {
        waiting.add(onMove);
    }

    void stopWaiting(Runnable onMove) {
        waiting.remove(onMove);
    }

    /** Watches nothing any more; a request that waits is answered at once. */
    void end() {
        synchronized (this) {
            ended = true;
            targets.values().forEach(FetchTarget::stopWatching);
        }
        waiting.forEach(Runnable::run);
    }

    boolean hasEnded() {
        return ended;
    }
}
