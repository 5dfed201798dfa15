package io.millstream.broker.net;

/** What came over a connection is not Kafka's protocol, so nothing that follows can be understood: it is closed. */
final class FrameException extends Exception {
    private static final long serialVersionUID = 1;

    FrameException(String message) {
        super(message, null, false, false);
    }

    FrameException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
