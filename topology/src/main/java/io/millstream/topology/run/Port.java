package io.millstream.topology.run;

import org.jspecify.annotations.Nullable;

/**
 * The way to one task, as one emitting task sees it.
 *
 * <ul>
 *   <li>On the same thread: {@code callee} executes the tuple before the emitter goes on.
 *   <li>On the same thread, by a stream that leads back: the task may be executing already, so the tuple waits until the
 *       thread is free.
 *   <li>On another thread: through a {@link Lane}.
 * </ul>
 */
final class Port {
    final BoltTask target;

    /** The target itself where it is called directly, else null. */
    final @Nullable BoltTask callee;

    private final @Nullable Lane lane;

    private Port(BoltTask target, @Nullable BoltTask callee, @Nullable Lane lane) {
        this.target = target;
        this.callee = callee;
        this.lane = lane;
    }

    static Port call(BoltTask target) {
        return new Port(target, target, null);
    }

    static Port later(BoltTask target) {
        return new Port(target, null, null);
    }

    static Port queue(Lane lane) {
        return new Port(lane.target(), null, lane);
    }

    boolean leavesTheThread() {
        return lane != null;
    }

    void deliver(RoutedTuple tuple) {
        if (lane != null) {
            lane.send(tuple);
        } else if (callee != null) {
            callee.execute(tuple);
        } else {
            target.worker.later(target, tuple);
        }
    }
}
