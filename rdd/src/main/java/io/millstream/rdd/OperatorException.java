package io.millstream.rdd;

/**
 * Carries a failure of one operator up through the outputs of the operators before it, to the engine, which makes a
 * {@link io.millstream.base.JobException} of it. The cause is what the user's function threw.
 */
public final class OperatorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String operator;

    public OperatorException(String operator, Throwable cause) {
        // Its own stack is never shown: the cause has the one that matters.
        super(operator, cause, false, false);
        this.operator = operator;
    }

    /** The name of the step or action whose function failed. */
    public String operator() {
        return operator;
    }
}
