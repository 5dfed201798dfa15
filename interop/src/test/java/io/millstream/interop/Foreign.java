package io.millstream.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What other makers' programs need to run here. Missing ones skip the test and say how to get them; where {@code CI=true}
 * they fail it, so that nothing is left out unseen.
 */
final class Foreign {
    private static final Path MODULE = moduleDirectory();

    private Foreign() {}

    /** The folder of this module, wherever the tests were started. */
    private static Path moduleDirectory() {
        Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(".mvn"))) {
                return at.resolve("interop");
            }
        }
        throw new IllegalStateException("no .mvn directory above " + start);
    }

    static Path module() {
        return MODULE;
    }

    static Path checkout() {
        return MODULE.resolve("..").normalize();
    }

    /** A program of {@code src/test/clients}. */
    static String script(String name) {
        return MODULE.resolve("src/test/clients").resolve(name).toString();
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The class path of Kafka's own programs, ours that call them included. */
    static String kafkaClassPath() {
        Path classes = MODULE.resolve("peers/kafka/target/classes");
        return classes + File.pathSeparator + jars("kafka");
    }

    /** The check program with another client's jars. */
    static String oldClientClassPath() {
        String ours = Stream.of(
                        JavaClientChecks.class, io.millstream.base.Clock.class, org.assertj.core.api.Assert.class)
                .map(Foreign::placeOf)
                .collect(Collectors.joining(File.pathSeparator));
        return jars("old-clients") + File.pathSeparator + ours + byteBuddy();
    }

    private static String byteBuddy() { // of AssertJ
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("byte-buddy"))
                .map(entry -> File.pathSeparator + entry)
                .collect(Collectors.joining());
    }

    private static String placeOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private static String jars(String peer) {
        Path folder = MODULE.resolve("peers").resolve(peer).resolve("target/lib");
        if (!Files.isDirectory(folder)) {
            missing("the jars of interop/peers/" + peer, "./mvnw -Pinterop -pl interop/peers/" + peer + " package");
        }
        return folder.resolve("*").toString();
    }

    /** The path of a program, found as a shell finds it. */
    static String program(String name, String howToGetIt) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(() -> missing(name, howToGetIt));
    }

    /** A Python that has the module: the one on the path, or the system's, for which Debian's packages are. */
    static String pythonWith(String module, String howToGetIt) {
        List<String> candidates = new ArrayList<>(List.of("python3", "/usr/bin/python3"));
        return candidates.stream()
                .filter(python -> succeeds(python, "-c", "import " + module))
                .findFirst()
                .orElseGet(() -> missing("Python's module " + module, howToGetIt));
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.onExit().join().exitValue() == 0;
        } catch (IOException e) { // there is no such program
            return false;
        }
    }

    /** Skips the test, or fails it in CI. Never returns. */
    static String missing(String what, String howToGetIt) {
        String message = what + " is not here; to get it: " + howToGetIt;
        return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
    }
}
