package io.millstream.dstream.run;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.dstream.PlanNode;
import java.io.IOException;

/**
 * Carries a failure from the operator where it happened up to the job, which adds the batch and makes a {@link
 * JobException} of it. Its message is what the user reads.
 */
final class OperatorFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    private OperatorFailure(ErrorKind kind, String message, Throwable cause) {
        // Its own stack is never shown: the cause has the one that matters.
        super(message, cause, false, false);
        this.kind = kind;
    }

    /** A failure that already knows its operator stays as it is. */
    static OperatorFailure in(PlanNode node, Throwable cause) {
        return cause instanceof OperatorFailure located
                ? located
                : new OperatorFailure(kindOf(cause), node.describe() + ": " + reasonOf(cause), cause);
    }

    ErrorKind kind() {
        return kind;
    }

    private static ErrorKind kindOf(Throwable cause) {
        if (cause instanceof JobException known) {
            return known.kind();
        }
        if (cause instanceof IOException) {
            return ErrorKind.EXTERNAL;
        }
        return cause instanceof OutOfMemoryError ? ErrorKind.RESOURCES : ErrorKind.USER;
    }

    static String reasonOf(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof JobException && message != null ? message : cause.toString();
    }
}
