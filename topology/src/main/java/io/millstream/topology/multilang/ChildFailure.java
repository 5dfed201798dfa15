package io.millstream.topology.multilang;

/** Something that went wrong in, or with, a child process. */
public final class ChildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChildFailure(String message) {
        super(message);
    }
}
