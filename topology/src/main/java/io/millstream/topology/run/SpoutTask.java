package io.millstream.topology.run;

import io.millstream.topology.Spout;
import io.millstream.topology.SpoutCollector;
import io.millstream.topology.Values;
import java.util.ArrayDeque;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;

/**
 * A spout on its thread: asks it for tuples, keeps those that it tracks until they are settled, and tells it then, always
 * between two calls of {@code nextTuple}.
 */
final class SpoutTask extends Task implements SpoutCollector {
    /** Calls of {@code nextTuple} before the thread looks after its other tasks. */
    private static final int BURST = 256;

    private static final Root[] NO_MORE = {};

    private final Spout spout;
    private final Tracking tracking;
    private final TaskOutput output;
    private final PendingRoots pending = new PendingRoots();
    private final ArrayDeque<Root> settledHere = new ArrayDeque<>();
    private final MpscUnboundedAtomicArrayQueue<Root> settledElsewhere = new MpscUnboundedAtomicArrayQueue<>(256);
    private boolean isShared;
    private boolean isActive;

    /**
     * How tuples are tracked.
     *
     * @param enabled false if spouts hear of a tuple as soon as it is emitted, as in Storm without ackers
     */
    record Tracking(boolean enabled, int maxPending, long timeoutMs) {}

    SpoutTask(Place place, int failureLimit, Spout spout, Tracking tracking) {
        super(place, failureLimit);
        this.spout = spout;
        this.tracking = tracking;
        this.output = new TaskOutput(worker, counters);
    }

    TaskOutput output() {
        return output;
    }

    /** Before the task starts: whether tuples may be settled by other threads. */
    void share(boolean otherThreadsTakePart) {
        isShared = otherThreadsTakePart;
    }

    @Override
    void start() {
        spout.open(context, this);
        activate(true);
    }

    @Override
    void stop() {
        activate(false);
        spout.close();
    }

    void activate(boolean active) {
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
    boolean isQuiet() {
        return !isActive && pending.size() == 0 && settledHere.isEmpty() && settledElsewhere.isEmpty();
    }

    /** Lets the spout work for a while. Returns how much it did. */
    int poll(long nowMs) {
        int work = tell() + expire(nowMs);
        for (int calls = 0; calls < BURST && mayEmit(); calls++) {
            long before = counters.emitted.get();
            try {
                spout.nextTuple();
                succeeded();
            } catch (Exception e) { // the user's code; the task goes on
                threw(e);
            }
            work += tell();
            if (counters.emitted.get() == before) {
                break;
            }
            counters.executed.increment();
            work++;
        }
        return work;
    }

    private boolean mayEmit() {
        return isActive && pending.size() < tracking.maxPending && worker.mayRun(order());
    }

    private int tell() {
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
        if (tracking.enabled) {
            pending.remove(root);
        }
        try {
            if (root.state() == Root.State.WORKED_OFF) {
                counters.acked.increment();
                spout.ack(root.messageId);
            } else {
                counters.failed.increment();
                spout.fail(root.messageId);
            }
        } catch (Exception e) { // the user's code; the task goes on
            threw(e);
        }
    }

    private int expire(long nowMs) {
        int expired = 0;
        long latestMs = nowMs - tracking.timeoutMs;
        for (Root root = pending.oldestUntil(latestMs); root != null; root = pending.oldestUntil(latestMs)) {
            if (root.settle(Root.State.FAILED)) {
                tell(root);
                expired++;
            } else {
                return expired + tell(); // settled a moment ago; the queue holds it
            }
        }
        return expired;
    }

    /** The root is worked off or failed. Called by the thread that did it. */
    void onSettled(Root root) {
        if (worker.isOwnThread()) {
            settledHere.add(root);
        } else {
            settledElsewhere.offer(root);
            worker.wake();
        }
    }

    void resetTimeout(Root root) {
        worker.run(() -> {
            if (root.state() == Root.State.UNDER_WAY) {
                pending.remove(root);
                pending.add(root, worker.nowMs());
            }
        });
    }

    @Override
    public void emit(String stream, Values values) {
        output.emit(stream, values, null, NO_MORE);
    }

    @Override
    public void emit(String stream, Values values, Object messageId) {
        Root root = track(messageId);
        output.emit(stream, values, tracking.enabled ? root : null, NO_MORE);
        root.done();
    }

    @Override
    public void emitDirect(int task, String stream, Values values) {
        output.emitDirect(task, stream, values, null, NO_MORE);
    }

    @Override
    public void emitDirect(int task, String stream, Values values, Object messageId) {
        Root root = track(messageId);
        output.emitDirect(task, stream, values, tracking.enabled ? root : null, NO_MORE);
        root.done();
    }

    private Root track(Object messageId) {
        var root = new Root(this, messageId, isShared);
        if (tracking.enabled) {
            pending.add(root, worker.nowMs());
        }
        return root;
    }

    @Override
    public void reportError(Throwable error) {
        counters.error(error);
    }
}
