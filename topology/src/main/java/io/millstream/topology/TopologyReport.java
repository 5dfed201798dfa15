package io.millstream.topology;

import java.util.List;
import java.util.Optional;

/** What the tasks of a topology have done since it started: one row each, by task number. */
public record TopologyReport(List<TaskReport> tasks) {
    /**
     * One task.
     *
     * @param executed inputs that a bolt was given, calls of {@code nextTuple} that emitted for a spout
     * @param emitted tuples that were emitted, counted once however many tasks got them
     * @param acked inputs that a bolt acked, tracked tuples of a spout that were worked off
     * @param failed inputs that a bolt failed, tracked tuples of a spout that failed or ran out of time
     * @param errors exceptions of the user's code, and errors it reported
     * @param lastError the latest of them
     */
    public record TaskReport(
            String component,
            int task,
            long executed,
            long emitted,
            long acked,
            long failed,
            long errors,
            Optional<Throwable> lastError) {}

    /** Sums over the tasks of {@code component}. */
    public TaskReport component(String component) {
        long executed = 0;
        long emitted = 0;
        long acked = 0;
        long failed = 0;
        long errors = 0;
        Optional<Throwable> lastError = Optional.empty();
        for (TaskReport task : tasks) {
            if (task.component().equals(component)) {
                executed += task.executed();
                emitted += task.emitted();
                acked += task.acked();
                failed += task.failed();
                errors += task.errors();
                lastError = lastError.or(task::lastError);
            }
        }
        return new TaskReport(component, -1, executed, emitted, acked, failed, errors, lastError);
    }
}
