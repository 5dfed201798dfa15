package io.millstream.topology.run;

import io.millstream.topology.TopologyReport;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one task has done. The counts are written by its thread, plainly, since they are written for every tuple: others may
 * read them at any time and find them a little old. Errors may be reported by any thread.
 */
final class TaskCounters {
    private static final VarHandle EXECUTED = handle("executed");
    private static final VarHandle EMITTED = handle("emitted");
    private static final VarHandle ACKED = handle("acked");
    private static final VarHandle FAILED = handle("failed");

    long executed;
    long emitted;
    long acked;
    long failed;
    private long errors;
    private @Nullable Throwable lastError;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(TaskCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    synchronized void error(Throwable error) {
        errors++;
        lastError = error;
    }

    synchronized TopologyReport.TaskReport report(String component, int task) {
        return new TopologyReport.TaskReport(
                component,
                task,
                (long) EXECUTED.getOpaque(this),
                (long) EMITTED.getOpaque(this),
                (long) ACKED.getOpaque(this),
                (long) FAILED.getOpaque(this),
                errors,
                Optional.ofNullable(lastError));
    }
}
