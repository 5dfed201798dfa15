package io.millstream.cli;

import java.io.IOException;

/**
 * One command: what it understands and what it does. Options are declared in code, not by annotations: reading
 * annotations costs a third of the start-up budget.
 */
public interface Command {
    /** Says which parameters and options the command understands. */
    void declare(Declaration declaration);

    /**
     * Does the work and returns the exit code. {@code JobException} and {@code IOException} are for the boundary in
     * {@code Main}, which prints them.
     */
    int run(Arguments arguments, Console console) throws IOException, InterruptedException;
}
