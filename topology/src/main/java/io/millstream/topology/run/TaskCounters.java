package io.millstream.topology.run;

import io.millstream.topology.TopologyReport;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one task has done. Written by its thread, but for errors, which any thread may report. */
final class TaskCounters {
    final Counter executed = new Counter();
    final Counter emitted = new Counter();
    final Counter acked = new Counter();
    final Counter failed = new Counter();
    private long errors;
    private @Nullable Throwable lastError;

    synchronized void error(Throwable error) {
        errors++;
        lastError = error;
    }

    synchronized TopologyReport.TaskReport report(String component, int task) {
        return new TopologyReport.TaskReport(
                component,
                task,
                executed.get(),
                emitted.get(),
                acked.get(),
                failed.get(),
                errors,
                Optional.ofNullable(lastError));
    }
}
