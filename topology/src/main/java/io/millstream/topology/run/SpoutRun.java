package io.millstream.topology.run;

import io.millstream.topology.OutputDeclarer;
import io.millstream.topology.Spout;
import io.millstream.topology.Values;
import io.millstream.topology.run.TaskOutput.Outlet;

/**
 * What a spout's task does for every tuple. A template, see {@link Copies}: each spout of a topology has a copy, so that
 * {@code nextTuple} and all that follows on the same thread are inlined into its loop.
 */
final class SpoutRun extends SpoutTask {
    /** Calls of {@code nextTuple} before the thread looks after its other tasks. */
    private static final int BURST = 256;

    /** Calls of {@code nextTuple} before the spout hears of what other threads have settled. */
    private static final int CALLS_BETWEEN_NEWS = 32;

    SpoutRun(Place place, Spout spout, Tracking tracking) {
        super(place, spout, tracking);
    }

    @Override
    int poll(long nowMs) {
        int work = tell() + tellSettled() + expire(nowMs);
        for (int calls = 1; calls <= BURST && mayEmit(); calls++) {
            long before = counters.emitted;
            try {
                spout.nextTuple();
                succeeded();
            } catch (Exception e) { // the user's code; the task goes on
                threw(e);
            }
            work += tell();
            if (!settledHere.isEmpty() || calls % CALLS_BETWEEN_NEWS == 0) {
                work += tellSettled();
            }
            if (counters.emitted == before) {
                break;
            }
            counters.executed++;
            work++;
        }
        return work;
    }

    private boolean mayEmit() {
        return isActive && pending.size() < tracking.maxPending() && worker.mayRun(order());
    }

    private int tell() {
        int told = 0;
        for (Object id = workedOffAtOnce.poll(); id != null; id = workedOffAtOnce.poll()) {
            counters.acked++;
            told++;
            try {
                spout.ack(id);
            } catch (Exception e) { // the user's code; the task goes on
                threw(e);
            }
        }
        return told;
    }

    private Outlet outlet(String stream) {
        Outlet outlet = output.defaultOutlet;
        return outlet != null && outlet.name.equals(stream) ? outlet : output.outlet(stream);
    }

    private Outlet defaultOutlet() {
        Outlet outlet = output.defaultOutlet;
        return outlet != null ? outlet : output.outlet(OutputDeclarer.DEFAULT_STREAM);
    }

    private void send(Outlet out, Values values) {
        if (values.size() != out.fieldCount || !worker.isOwnThread()) {
            output.check(out, values);
        }
        counters.emitted++;
        for (Route route : out.routes) {
            route.send(values, null);
        }
    }

    private void sendTracked(Outlet out, Values values, Object messageId) {
        if (!tracking.enabled()) {
            send(out, values);
            workedOffAtOnce.add(messageId);
            return;
        }
        if (values.size() != out.fieldCount || !worker.isOwnThread()) {
            output.check(out, values);
        }
        var root = new Root(this, messageId, isShared);
        counters.emitted++;
        for (Route route : out.routes) {
            route.send(values, root);
        }
        if (root.isDoneAtOnce()) {
            workedOffAtOnce.add(messageId);
        } else {
            await(root);
        }
    }

    @Override
    public void emit(Values values) {
        send(defaultOutlet(), values);
    }

    @Override
    public void emit(String stream, Values values) {
        send(outlet(stream), values);
    }

    @Override
    public void emit(Values values, Object messageId) {
        sendTracked(defaultOutlet(), values, messageId);
    }

    @Override
    public void emit(String stream, Values values, Object messageId) {
        sendTracked(outlet(stream), values, messageId);
    }
}
