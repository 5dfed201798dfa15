package io.millstream.wire;

/** Bytes that are not the message they should be. The sender is at fault, so there is no stack trace to look at. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedMessageException(String message) {
        super(message, null, false, false);
    }
}
