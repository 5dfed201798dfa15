package io.millstream.topology.run;

/** The way to one task, as one emitting task sees it. */
abstract class Port {
    final BoltTask target;

    Port(BoltTask target) {
        this.target = target;
    }

    abstract void deliver(RoutedTuple tuple);

    /** To a task on the same thread: it executes the tuple before this returns. */
    static final class Call extends Port {
        Call(BoltTask target) {
            super(target);
        }

        @Override
        void deliver(RoutedTuple tuple) {
            target.execute(tuple);
        }
    }

    /**
     * To a task on the same thread that may be executing already, since the stream leads back: the tuple waits until the
     * thread is free.
     */
    static final class Later extends Port {
        private final Worker worker;

        Later(BoltTask target, Worker worker) {
            super(target);
            this.worker = worker;
        }

        @Override
        void deliver(RoutedTuple tuple) {
            worker.later(target, tuple);
        }
    }

    /** To a task on another thread. */
    static final class Queue extends Port {
        private final Lane lane;

        Queue(BoltTask target, Lane lane) {
            super(target);
            this.lane = lane;
        }

        @Override
        void deliver(RoutedTuple tuple) {
            lane.send(tuple);
        }
    }
}
