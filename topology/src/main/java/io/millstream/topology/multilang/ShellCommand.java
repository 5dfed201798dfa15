package io.millstream.topology.multilang;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a child process is started. Immutable: every method returns another command.
 *
 * @param words the program and its arguments
 * @param directory where it runs; empty for the directory of this process
 * @param environment what it gets besides the environment of this process
 * @param timeout how long it may be silent: a child that does not answer a heartbeat, or ends no {@code next}, within it is
 *     ended and started again
 */
public record ShellCommand(
        List<String> words, Optional<Path> directory, Map<String, String> environment, Duration timeout) {
    /** Storm's default. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public ShellCommand {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least the program's name");
        }
    }

    public static ShellCommand of(String... words) {
        return new ShellCommand(List.of(words), Optional.empty(), Map.of(), TIMEOUT);
    }

    public ShellCommand in(Path newDirectory) {
        return new ShellCommand(words, Optional.of(newDirectory), environment, timeout);
    }

    public ShellCommand environment(String name, String value) {
        var more = new TreeMap<>(environment);
        more.put(name, value);
        return new ShellCommand(words, directory, more, timeout);
    }

    public ShellCommand timeout(Duration newTimeout) {
        return new ShellCommand(words, directory, environment, newTimeout);
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }
}
