package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds the distribution a second time, from a copy of the tree at another place with other file times, and compares
 * every jar with the reactor's own. Offline: the first build has fetched all that the second needs.
 */
class ReproducibleJarsIT {
    private static final String DISTRIBUTION = "cli/target/dist/lib";

    @Test
    void aSecondBuildGivesTheSameBytes(@TempDir Path elsewhere) throws IOException, InterruptedException {
        var project = ProjectTree.here();
        for (Path file : project.files()) {
            Path copy = elsewhere.resolve(project.root().relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        var environment = new HashMap<>(System.getenv());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Shell.Outcome build = new Shell(elsewhere, environment)
                .run(
                        "./mvnw",
                        "-o",
                        "-q",
                        "-B",
                        "-pl",
                        "cli",
                        "-am",
                        "package",
                        "-Dmaven.repo.local=" + System.getProperty("localRepository"),
                        "-Dmaven.test.skip=true",
                        "-Denforcer.skip=true");
        assertThat(build.exitCode()).as(build.out() + build.err()).isZero();

        assertThat(differences(project.root().resolve(DISTRIBUTION), elsewhere.resolve(DISTRIBUTION)))
                .isEmpty();
    }

    @Test
    void findsASeededDifference(@TempDir Path first, @TempDir Path second) throws IOException {
        Files.write(first.resolve("same.jar"), new byte[] {1, 2});
        Files.write(second.resolve("same.jar"), new byte[] {1, 2});
        Files.write(first.resolve("changed.jar"), new byte[] {1, 2});
        Files.write(second.resolve("changed.jar"), new byte[] {1, 3});
        Files.write(first.resolve("lost.jar"), new byte[0]);

        assertThat(differences(first, second))
                .containsExactlyInAnyOrder("changed.jar differs from byte 1 on", "lost.jar is in one build only");
    }

    private static List<String> differences(Path first, Path second) throws IOException {
        var differences = new ArrayList<String>();
        var names = names(first);
        names.addAll(names(second));
        for (String name : names.stream().distinct().toList()) {
            if (Files.notExists(first.resolve(name)) || Files.notExists(second.resolve(name))) {
                differences.add(name + " is in one build only");
                continue;
            }
            long at = Files.mismatch(first.resolve(name), second.resolve(name));
            if (at >= 0) {
                differences.add(name + " differs from byte " + at + " on");
            }
        }
        return differences;
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            List<String> names = files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .collect(Collectors.toList());
            assertThat(names).as("jars in %s", directory).isNotEmpty();
            return names;
        }
    }
}
