package io.millstream.topology.run;

/** Counts failures in a row. Belongs to one thread. */
final class FailureLimit {
    private final int limit;
    private int failures;

    FailureLimit(int limit) {
        this.limit = limit;
    }

    void reset() {
        failures = 0;
    }

    /** Counts one more; true from the limit on. */
    boolean isReached() {
        failures++;
        return failures >= limit;
    }

    int failures() {
        return failures;
    }
}
