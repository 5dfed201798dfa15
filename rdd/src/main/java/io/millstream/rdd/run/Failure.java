package io.millstream.rdd.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.rdd.OperatorException;
import io.millstream.rdd.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a job that cannot succeed: the first task to fail cancels the others, and of those that failed by themselves
 * meanwhile the one with the lowest split is reported.
 *
 * <p>Thread-safe.
 */
final class Failure {
    private final Thread caller;
    private final BooleanSupplier engineClosed;
    private volatile boolean cancelled;
    private boolean interrupted; // guarded by this
    private int failedSplit; // guarded by this
    private @Nullable Throwable cause; // guarded by this

    /** The failure of a job that {@code caller} waits for, or of none so far. */
    Failure(Thread caller, BooleanSupplier engineClosed) {
        this.caller = caller;
        this.engineClosed = engineClosed;
    }

    boolean isCancelled() {
        if (engineClosed.getAsBoolean()) {
            cancelled = true;
        }
        return cancelled;
    }

    synchronized void interrupt() {
        interrupted = true;
        cancelled = true;
    }

    /** To be called by tasks now and then. An interrupt of the job's caller cancels the job and stays set. */
    void endTaskIfCancelled() {
        if (Thread.currentThread() == caller && caller.isInterrupted()) {
            interrupt();
        }
        if (isCancelled()) {
            throw new Cancelled();
        }
    }

    synchronized void record(int split, Throwable failed) {
        if (failed instanceof Cancelled) {
            return;
        }
        if (Thread.currentThread() == caller && failed.getCause() instanceof InterruptedException) {
            interrupt();
            caller.interrupt(); // the function took the flag with it
            return;
        }
        if (cause == null || split < failedSplit) {
            cause = failed;
            failedSplit = split;
        }
        cancelled = true;
    }

    /** After a stage: the job's exception, if it failed. */
    synchronized void throwIfAny(String jobName, Step<?> stage) {
        Throwable failed = cause;
        if (failed instanceof JobException alreadyExplained) {
            throw alreadyExplained; // an action that a function ran
        }
        if (failed != null) {
            throw explained(jobName, stage, failed);
        }
        if (interrupted) {
            throw new JobException(
                    ErrorKind.USER,
                    jobName + " was interrupted, and has no result. Run it again if it is still wanted.");
        }
        if (cancelled) {
            throw new JobException(
                    ErrorKind.USER,
                    jobName + " was cancelled: its engine was closed. Close the engine after its jobs.");
        }
    }

    private JobException explained(String jobName, Step<?> stage, Throwable failed) {
        boolean named = failed instanceof OperatorException;
        Throwable thrown = named && failed.getCause() != null ? failed.getCause() : failed;
        String operator = named ? ((OperatorException) failed).operator() : jobName;
        String where =
                operator + " failed in split " + failedSplit + " of " + stage.splitCount() + " (job " + jobName + "): ";
        if (thrown instanceof JobException known) { // says itself what to do
            return new JobException(known.kind(), where + known.getMessage(), known);
        }
        ErrorKind kind = kindOf(thrown);
        return new JobException(kind, where + thrown + ". " + advice(kind), thrown);
    }

    private static ErrorKind kindOf(Throwable thrown) {
        if (thrown instanceof OutOfMemoryError) {
            return ErrorKind.RESOURCES;
        }
        return thrown instanceof IOException || thrown instanceof UncheckedIOException
                ? ErrorKind.EXTERNAL
                : ErrorKind.USER;
    }

    private static String advice(ErrorKind kind) {
        return switch (kind) {
            case RESOURCES -> "Give the process more memory (-Xmx), or use more and smaller splits.";
            case EXTERNAL -> "Check what it reads or writes, then run the job again.";
            default -> "Correct the function, or filter out the element that it cannot take.";
        };
    }

    /** What goes up through the outputs for what an operator's function threw. */
    static RuntimeException in(String operator, Throwable thrown) {
        if (thrown instanceof OperatorException
                || thrown instanceof Cancelled
                || thrown instanceof LimitSink.EnoughRead) {
            return (RuntimeException) thrown; // from an operator further down
        }
        return new OperatorException(operator, thrown);
    }

    /** Ends a task whose job has failed elsewhere. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cancelled() {
            super("cancelled", null, false, false);
        }
    }
}
