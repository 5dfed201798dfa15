package io.millstream.topology;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a plan, gathered so that the user hears all of it at once. */
final class PlanProblems {
    private final List<String> problems = new ArrayList<>();

    void add(String problem) {
        problems.add(problem);
    }

    void throwIfAny(String what) {
        if (problems.isEmpty()) {
            return;
        }
        throw new JobException(
                ErrorKind.USER,
                problems.size() == 1
                        ? what + " cannot be built: " + problems.get(0) + "."
                        : what + " cannot be built:"
                                + String.join(
                                        "",
                                        problems.stream().map(p -> "\n  - " + p).toList()));
    }
}
