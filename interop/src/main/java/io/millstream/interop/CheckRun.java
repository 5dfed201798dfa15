package io.millstream.interop;

import io.millstream.base.Clock;
import java.io.PrintStream;

/**
 * Runs checks one after the other; one that fails does not keep the rest from running.
 *
 * <pre>
 * ok NAME 312 ms
 * FAILED NAME: what was wrong, in one line      the stack trace goes to standard error
 * end 41                                        all that ran; without this line the program died
 * </pre>
 */
final class CheckRun {
    private final PrintStream out;
    private final Clock clock;
    private int runCount;
    private int failureCount;

    /** What a user does, and a look at what came of it. */
    interface Check {
        void run() throws Exception;
    }

    CheckRun(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    void check(String name, Check check) {
        long startNanos = clock.nanos();
        runCount++;
        try {
            check.run();
            out.println("ok " + name + " " + (clock.nanos() - startNanos) / 1_000_000 + " ms");
        } catch (Exception | AssertionError | LinkageError failure) { // the boundary: a failure is a line of the report
            failureCount++;
            out.println("FAILED " + name + ": " + failure.toString().replaceAll("\\s+", " "));
            failure.printStackTrace();
        }
    }

    /** Prints the last line. Returns the exit code. */
    int end() {
        out.println("end " + runCount);
        return failureCount == 0 ? 0 : 1;
    }
}
