package io.millstream.topology.yaml;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is wrong with a file and those that it includes. */
final class FileProblems {
    private record Problem(String file, int line, String text) {}

    private final Set<Problem> problems = new LinkedHashSet<>();

    void add(Item item, String text) {
        add(item.file(), item.line(), text);
    }

    void add(String file, int line, String text) {
        problems.add(new Problem(file, line, text));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** @throws JobException (USER) with one line for each problem */
    void throwIfAny() {
        if (problems.isEmpty()) {
            return;
        }
        var text = new StringBuilder(problems.size() == 1 ? "" : problems.size() + " problems:\n");
        problems.stream()
                .sorted(Comparator.comparing(Problem::file).thenComparingInt(Problem::line))
                .forEach(problem -> text.append(problem.file)
                        .append(':')
                        .append(problem.line)
                        .append(": ")
                        .append(problem.text)
                        .append('\n'));
        throw new JobException(ErrorKind.USER, text.toString().strip());
    }
}
