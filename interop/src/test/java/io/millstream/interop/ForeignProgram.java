package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A program that runs checks and prints a line for each, in the format of {@link CheckRun}.
 *
 * @param name of the files that hold what it printed
 */
record ForeignProgram(String name, List<String> command, Map<String, String> environment) {
    private static final long LIMIT_MINUTES = 6;
    private static final String END = "end ";

    static ForeignProgram of(String name, String... command) {
        return new ForeignProgram(name, List.of(command), Map.of());
    }

    /** Runs the program to its end; a test for each of its checks, and one for the end itself. */
    Stream<DynamicTest> checks() throws IOException, InterruptedException {
        Path logs = Files.createDirectories(Foreign.module().resolve("target/logs"));
        Path out = logs.resolve(name + ".out");
        Path err = logs.resolve(name + ".err");
        var builder = new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        List<String> lines = Files.readAllLines(out);
        List<DynamicTest> tests = tests(lines);
        tests.add(DynamicTest.dynamicTest("ran to its end", () -> {
            assertThat(ended)
                    .as("ended in %d minutes; see %s", LIMIT_MINUTES, out)
                    .isTrue();
            assertThat(lines)
                    .as("the last line of %s; what went wrong may stand in %s", out, err)
                    .last()
                    .isEqualTo(END + (tests.size() - 1));
        }));
        return tests.stream();
    }

    /** A test for each line that reports a check. */
    static List<DynamicTest> tests(List<String> lines) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split("[ :]", 3);
            if (line.startsWith("ok ")) {
                tests.add(DynamicTest.dynamicTest(words[1], () -> {}));
            } else if (line.startsWith("FAILED ")) {
                tests.add(DynamicTest.dynamicTest(words[1], () -> {
                    throw new AssertionError(line);
                }));
            }
        }
        return tests;
    }
}
