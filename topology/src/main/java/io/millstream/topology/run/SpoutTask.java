package io.millstream.topology.run;

import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.Values;
import java.util.ArrayDeque;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * A spout on its thread: keeps its tracked tuples until they are settled, and tells it then, always between two calls of {@code
 * nextTuple}. What is done for every tuple is {@link SpoutRun}.
 */
abstract class SpoutTask extends Task implements SpoutCollector {
    final Spout spout;
    final Tracking tracking;
    final PendingRoots pending = new PendingRoots();

    /** Message ids of tuples that were worked off before {@code emit} returned. */
    final ArrayDeque<Object> workedOffAtOnce = new ArrayDeque<>();

    final ArrayDeque<Root> settledHere = new ArrayDeque<>();
    final MpscUnboundedAtomicArrayQueue<Root> settledElsewhere = new MpscUnboundedAtomicArrayQueue<>(256);
    boolean isShared;
    boolean isActive;

    /**
     * How tuples are tracked.
     *
     * @param enabled false if spouts hear of a tuple as soon as it is emitted, as in Storm without ackers
     */
    record Tracking(boolean enabled, int maxPending, long timeoutMs) {}

    SpoutTask(Place place, Spout spout, Tracking tracking) {
        super(place);
        this.spout = spout;
        this.tracking = tracking;
    }

    /** Before the task starts: whether tuples may be settled by other threads. */
    final void share(boolean otherThreadsTakePart) {
        isShared = otherThreadsTakePart;
    }

    /** Lets the spout work for a while. Returns how much it did. */
    abstract int poll(long nowMs);

    @Override
    final void start() {
        spout.open(context, this);
        activate(true);
    }

    @Override
    final void stop() {
        activate(false);
        spout.close();
    }

    final void activate(boolean active) {
        if (active != isActive) {
            isActive = active;
            if (active) {
                spout.activate();
            } else {
                spout.deactivate();
            }
        }
    }

    /** True if nothing is under way, and nothing will be until the spout is activated. */
    final boolean isQuiet() {
        return !isActive
                && pending.size() == 0
                && workedOffAtOnce.isEmpty()
                && settledHere.isEmpty()
                && settledElsewhere.isEmpty();
    }

    /** True if another thread has settled something that the spout has not heard of. */
    final boolean hasNews() {
        return isShared && !settledElsewhere.isEmpty();
    }

    /** Tells the spout what was settled after {@code emit} had returned. Returns how much that was. */
    final int tellSettled() {
        int told = 0;
        for (Root root = settledHere.poll(); root != null; root = settledHere.poll()) {
            tell(root);
            told++;
        }
        if (isShared) {
            for (Root root = settledElsewhere.relaxedPoll(); root != null; root = settledElsewhere.relaxedPoll()) {
                tell(root);
                told++;
            }
        }
        return told;
    }

    private void tell(Root root) {
        pending.remove(root);
        try {
            if (root.state() == Root.State.WORKED_OFF) {
                counters.acked++;
                spout.ack(root.messageId);
            } else {
                counters.failed++;
                spout.fail(root.messageId);
            }
        } catch (Exception e) { // the user's code; the task goes on
            threw(e);
        }
    }

    final int expire(long nowMs) {
        int expired = 0;
        long latestMs = nowMs - tracking.timeoutMs;
        for (Root root = pending.oldestUntil(latestMs); root != null; root = pending.oldestUntil(latestMs)) {
            if (root.settle(Root.State.FAILED)) {
                tell(root);
                expired++;
            } else {
                return expired + tellSettled(); // settled a moment ago; the queue holds it
            }
        }
        return expired;
    }

    /** The root is worked off or failed, after {@code emit} has returned or before. Called by the thread that did it. */
    final void onSettled(Root root) {
        if (worker.isOwnThread()) {
            settledHere.add(root);
        } else {
            settledElsewhere.offer(root);
            worker.nudge();
        }
    }

    final void resetTimeout(Root root) {
        worker.run(() -> {
            if (root.isPending && root.state() == Root.State.UNDER_WAY) {
                pending.remove(root);
                pending.add(root, worker.nowMs());
            }
        });
    }

    @Override
    public final void emitDirect(int task, String stream, Values values) {
        output.emitDirect(task, stream, values, null);
    }

    @Override
    public final void emitDirect(int task, String stream, Values values, Object messageId) {
        if (!tracking.enabled) {
            output.emitDirect(task, stream, values, null);
            workedOffAtOnce.add(messageId);
            return;
        }
        var root = new Root(this, messageId, isShared);
        output.emitDirect(task, stream, values, root);
        if (root.isDoneAtOnce()) {
            workedOffAtOnce.add(messageId);
        } else {
            await(root);
        }
    }

    /** All of the tuple is under way: from now on it is pending, unless it failed meanwhile. */
    final void await(Root root) {
        if (root.state() == Root.State.UNDER_WAY) {
            pending.add(root, worker.nowMs());
        }
    }

    @Override
    public final void reportError(Throwable error) {
        counters.error(error);
    }
}
