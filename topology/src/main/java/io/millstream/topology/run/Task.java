package io.millstream.topology.run;

import io.millstream.topology.TaskContext;

/** One spout or bolt on its thread. */
abstract class Task {
    final TaskContext context;
    final Worker worker;
    private final int order;
    final TaskCounters counters = new TaskCounters();
    private final FailureLimit failureLimit;

    /**
     * Where a task stands.
     *
     * @param order place of its component in the order of the topology: without cycles, tuples go to higher ones only
     */
    record Place(TaskContext context, int order, Worker worker) {}

    Task(Place place, int failureLimit) {
        this.context = place.context;
        this.order = place.order;
        this.worker = place.worker;
        this.failureLimit = new FailureLimit(failureLimit);
    }

    int number() {
        return context.task();
    }

    final int order() {
        return order;
    }

    /** Begins the life of the user's object. */
    abstract void start();

    /** Ends it. */
    abstract void stop();

    /** The user's code did what it was asked. */
    final void succeeded() {
        failureLimit.reset();
    }

    /** The user's code threw: the task goes on, unless that happens too often in a row. */
    final void threw(Exception error) {
        counters.error(error);
        if (failureLimit.isReached()) {
            worker.giveUp(this, error, failureLimit.failures());
        }
    }
}
