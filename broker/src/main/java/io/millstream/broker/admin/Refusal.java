package io.millstream.broker.admin;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.wire.ErrorCode;

/**
 * Why a part of a request is not done: an error code and a sentence, which end up in that part's answer. Thrown inside a
 * handler and caught where the answer is made, so that checks can be read one after the other; it never leaves the
 * package.
 */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public Refusal(ErrorCode code, String message) {
        super(message, null, false, false); // no stack: it is an answer, not an accident
        this.code = code;
    }

    /** What a client is told of a failure of the log; {@code userCode} if it is the client who has to mend it. */
    static Refusal of(JobException failure, ErrorCode userCode) {
        ErrorCode code = failure.kind() == ErrorKind.USER ? userCode : ErrorCode.KAFKA_STORAGE_ERROR;
        return new Refusal(code, String.valueOf(failure.getMessage()));
    }

    public ErrorCode code() {
        return code;
    }

    /** The sentence for the client. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
