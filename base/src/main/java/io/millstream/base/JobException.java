package io.millstream.base;

import org.jspecify.annotations.Nullable;

/**
 * A failure in the words that a user sees: what happened, where, the likely cause and what to do next.
 *
 * <p>The command line prints the message alone for every kind but {@link ErrorKind#INTERNAL}.
 */
public final class JobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    public JobException(ErrorKind kind, String message) {
        this(kind, message, null);
    }

    public JobException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public ErrorKind kind() {
        return kind;
    }
}
