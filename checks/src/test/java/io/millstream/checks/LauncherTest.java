package io.millstream.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real {@code bin/millstream} in a small tree where Java and the build are scripts that say what they were asked. */
class LauncherTest {
    private static final String BUILD = """
            echo build >>"$0.calls"
            echo "[INFO] Building Millstream :: cli 0.1 [7/7]"
            sleep 0.3
            mkdir -p cli/target/dist/lib && touch cli/target/dist/lib/millstream-cli.jar
            """;

    @TempDir
    Path scratch;

    private Path bin;
    private Path checkout;
    private Shell shell;

    @BeforeEach
    void treeWithoutADistribution() throws IOException {
        scratch = scratch.toRealPath();
        bin = Shell.toolDirectory(scratch);
        shell = new Shell(scratch, Map.of("PATH", bin.toString()));
        checkout = scratch.resolve("check out");
        Files.createDirectories(checkout.resolve("bin"));
        Files.copy(ProjectTree.here().root().resolve("bin/millstream"), checkout.resolve("bin/millstream"));
        Files.createDirectories(checkout.resolve("cli/src/main/java"));
        Files.writeString(checkout.resolve("pom.xml"), "<project/>");
        Files.writeString(checkout.resolve("cli/pom.xml"), "<project/>");
        touch(checkout.resolve("pom.xml"), -60);
        Shell.script(checkout.resolve("mvnw"), BUILD);
        installJava(bin.resolve("java"), "17.0.15");
    }

    @Test
    void buildsOnFirstUseOnlyAndHandsTheArgumentsOn() throws Exception {
        Shell.Outcome first = millstream("topic", "list", "two words");
        Shell.Outcome second = millstream("demo");

        assertThat(first.exitCode()).isZero();
        assertThat(first.err()).contains("millstream: building");
        assertThat(first.out())
                .contains("-jar " + jar() + " topic list two words|")
                .contains("-XX:TieredStopAtLevel=1");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).endsWith(" demo|\n").contains("-Xmx").doesNotContain("TieredStopAtLevel");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerAndNotWhenToldToSkip() throws Exception {
        millstream("demo");
        Path source = checkout.resolve("cli/src/main/java/New.java");
        Files.writeString(source, "");
        touch(source, 60);

        assertThat(shell.with("MILLSTREAM_SKIP_BUILD", "1")
                        .run(launcher(), "demo")
                        .exitCode())
                .isZero();
        assertThat(builds()).isEqualTo(1);

        millstream("demo");
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void concurrentFirstStartsBuildOnce() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 3; i++) {
            processes.add(shell.start(scratch.resolve("out" + i), scratch.resolve("err" + i), launcher(), "demo"));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(processes.get(i).waitFor()).isZero();
            assertThat(scratch.resolve("out" + i)).content().endsWith(" demo|\n");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void takesOverTheLockOfABuildThatDied() throws Exception {
        Process dead = shell.start(scratch.resolve("o"), scratch.resolve("e"), "sh", "-c", "exit 0");
        dead.waitFor();
        Files.createDirectories(checkout.resolve("cli/target"));
        Shell.link(checkout.resolve("cli/target/build.lock"), Path.of(Long.toString(dead.pid())));

        assertThat(millstream("demo").exitCode()).isZero();
        assertThat(builds()).isEqualTo(1);
        assertThat(Files.isSymbolicLink(checkout.resolve("cli/target/build.lock")))
                .isFalse();
    }

    @Test
    void showsTheEndOfTheLogOfAFailedBuildAndTriesAgainNextTime() throws Exception {
        Shell.script(checkout.resolve("mvnw"), "echo 'Foo.java:[3,1] no such type'; exit 1\n");

        Shell.Outcome failed = millstream("demo");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out()).isEmpty();
        assertThat(failed.err()).contains("no such type", "the build failed", "cli/target/build.log");

        Shell.script(checkout.resolve("mvnw"), BUILD);
        assertThat(millstream("demo").exitCode()).isZero();
    }

    @Test
    void worksFromAnyDirectoryThroughChainedRelativeLinks() throws Exception {
        Path links = Files.createDirectories(scratch.resolve("links/deeper"));
        Shell.link(links.resolve("first"), Path.of("../../check out/bin/millstream"));
        Shell.link(scratch.resolve("second"), Path.of("links/deeper/first"));
        Shell.link(bin.resolve("millstream"), scratch.resolve("second"));
        Shell.link(scratch.resolve("linked"), checkout.resolve("bin"));

        assertThat(shell.in(links).run("../../second", "demo").out()).contains("-jar " + jar() + " demo|");
        assertThat(shell.in(links).run("sh", "-c", "millstream demo").out()).contains("-jar " + jar() + " demo|");
        assertThat(shell.in(checkout.resolve("bin"))
                        .run("sh", "millstream", "demo")
                        .out())
                .contains("-jar " + jar() + " demo|");
    }

    @Test
    void prefersJavaHomeButNotWhenItIsTooOld() throws Exception {
        Path newer = scratch.resolve("jdk-25");
        installJava(newer.resolve("bin/java"), "25.0.3");
        Path older = scratch.resolve("jdk-8");
        installJava(older.resolve("bin/java"), "1.8.0_402");

        assertThat(shell.with("JAVA_HOME", newer.toString())
                        .run(launcher(), "demo")
                        .out())
                .startsWith("java 25.0.3");
        assertThat(shell.with("JAVA_HOME", older.toString())
                        .run(launcher(), "demo")
                        .out())
                .startsWith("java 17.0.15");
    }

    @Test
    void saysWhichJavaWasFoundAndWhatToInstall() throws Exception {
        installJava(bin.resolve("java"), "11.0.2");
        Path older = scratch.resolve("jdk-8");
        installJava(older.resolve("bin/java"), "1.8.0_402");

        Shell.Outcome tooOld = shell.with("JAVA_HOME", older.toString()).run(launcher(), "demo");
        assertThat(tooOld.exitCode()).isEqualTo(1);
        assertThat(tooOld.err())
                .contains("needs Java 17 or newer", "Java 8 in JAVA_HOME", "Java 11 on the PATH", "Install a JDK 17");

        Files.delete(bin.resolve("java"));
        Shell.Outcome none = shell.with("JAVA_HOME", scratch.toString()).run(launcher(), "demo");
        assertThat(none.err()).contains("no bin/java in JAVA_HOME", "no java on the PATH");
        assertThat(builds()).isZero();
    }

    @Test
    void putsTheUsersJvmOptionsLast() throws Exception {
        assertThat(shell.with("MILLSTREAM_JAVA_OPTS", "-Xmx9m -Dx=y")
                        .run(launcher(), "demo")
                        .out())
                .contains(" -Xmx9m -Dx=y -jar ");
    }

    private Shell.Outcome millstream(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher()));
        command.addAll(List.of(arguments));
        return shell.run(command.toArray(String[]::new));
    }

    private String launcher() {
        return checkout.resolve("bin/millstream").toString();
    }

    private Path jar() {
        return checkout.resolve("cli/target/dist/lib/millstream-cli.jar");
    }

    private int builds() throws IOException {
        Path calls = checkout.resolve("mvnw.calls");
        return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
    }

    /** Without a release file, so that the launcher has to ask it for its version. */
    private static void installJava(Path file, String version) {
        Shell.script(
                file,
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit 0; fi\n"
                        + "echo \"java " + version + " $*|\"\n");
    }

    private static void touch(Path file, int secondsFromNow) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsFromNow)));
    }
}
