package io.millstream.topology.run;

import io.millstream.topology.TaskContext;

/** One spout or bolt on its thread. */
abstract class Task {
    final TaskContext context;
    final Worker worker;
    final TaskCounters counters = new TaskCounters();
    final TaskOutput output;
    private final int order;
    private final int failureLimit;
    private int failuresInARow;

    /**
     * Where a task stands.
     *
     * @param order place of its component in the order of the topology: without cycles, tuples go to higher ones only
     * @param failureLimit failures in a row after which the topology stops
     */
    record Place(TaskContext context, int order, Worker worker, int failureLimit) {}

    Task(Place place) {
        this.context = place.context;
        this.order = place.order;
        this.worker = place.worker;
        this.failureLimit = place.failureLimit;
        this.output = new TaskOutput(place.worker, counters);
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
        if (failuresInARow != 0) {
            failuresInARow = 0;
        }
    }

    /** The user's code threw: the task goes on, unless that happens too often in a row. */
    final void threw(Exception error) {
        counters.error(error);
        failuresInARow++;
        if (failuresInARow >= failureLimit) {
            worker.giveUp(this, error, failuresInARow);
        }
    }
}
