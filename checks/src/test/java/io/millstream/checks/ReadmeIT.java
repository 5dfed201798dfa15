package io.millstream.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.checks.Walkthrough.Kind;
import io.millstream.checks.Walkthrough.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README tells a newcomer to do, with the real launcher, in a directory and a home of its own. */
@Timeout(value = 5, unit = TimeUnit.MINUTES) // the whole walk; a promise that never comes would wait forever
class ReadmeIT {
    /** Commands that are not run here, and why. */
    private static final Map<String, String> NOT_HERE = Map.of(
            "git clone", "this checkout stands for it",
            "./mvnw verify", "is what runs this test");

    @TempDir
    Path scratch;

    private final List<Process> running = new ArrayList<>();
    private Path directory;
    private Shell shell;

    @BeforeEach
    void aDirectoryThatLooksLikeTheCheckout() throws IOException {
        directory = Files.createDirectories(scratch.resolve("millstream"));
        Path root = ProjectTree.here().root();
        try (var entries = Files.list(root)) {
            entries.filter(entry -> !entry.endsWith("target"))
                    .forEach(entry -> Shell.link(directory.resolve(entry.getFileName()), entry));
        }
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", Files.createDirectories(scratch.resolve("home")).toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("MILLSTREAM_SKIP_BUILD", "the reactor that runs this test has just built it");
        shell = new Shell(directory, environment);
    }

    @AfterEach
    void endWhatKeepsRunning() throws InterruptedException {
        for (Process process : running) {
            process.destroy();
            process.waitFor();
        }
    }

    /** JUnit would warn of each link that leads out of the directory it deletes. */
    @AfterEach
    void removeTheLinks() throws IOException {
        try (var entries = Files.list(directory)) {
            for (Path link : entries.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void everyCommandDoesWhatTheReadmeSays() throws Exception {
        List<Step> steps = Walkthrough.of(
                        ProjectTree.read(ProjectTree.here().root().resolve("README.md")))
                .steps();
        assertThat(steps)
                .filteredOn(step -> step.kind() == Kind.UNTIL_CTRL_C || step.kind() == Kind.KEEPS_RUNNING)
                .allSatisfy(step -> assertThat(step.expected()).as(step.text()).isNotEmpty());
        assertThat(steps).extracting(Step::kind).contains(Kind.TO_THE_END, Kind.UNTIL_CTRL_C, Kind.OTHER_TERMINAL);
        int brokerPort = freePort();
        try (var netcat = new LinePeer(typed(steps))) {
            System.out.println("[readme] nc is played by a peer of this test at port " + netcat.port());
            for (Step step : steps) {
                String commands = step.text()
                        .replace("9999", Integer.toString(netcat.port()))
                        .replace("9092", Integer.toString(brokerPort));
                switch (step.kind()) {
                    case TO_THE_END -> runToTheEnd(step, commands);
                    case UNTIL_CTRL_C -> runUntilPromisesAreKept(step, commands.strip());
                    case KEEPS_RUNNING -> startAndGoOn(step, commands.strip());
                    case OTHER_TERMINAL -> assertThat(commands).startsWith("nc -lk ");
                    case TYPED -> assertThat(commands).isNotBlank();
                }
            }
        }
    }

    private static byte[] typed(List<Step> steps) {
        var typed = new StringBuilder();
        steps.stream().filter(step -> step.kind() == Kind.TYPED).forEach(step -> typed.append(step.text()));
        return typed.toString().getBytes(UTF_8);
    }

    private void runToTheEnd(Step step, String commands) throws IOException, InterruptedException {
        var script = new StringBuilder("set -e\n");
        commands.lines()
                .filter(line -> NOT_HERE.keySet().stream().noneMatch(line::startsWith))
                .forEach(line -> script.append(line).append('\n'));
        Shell.Outcome outcome = shell.run("sh", "-c", script.toString());
        assertThat(outcome.exitCode())
                .as("%s%s%s", commands, outcome.out(), outcome.err())
                .isZero();
        assertThat(step.missing(outcome.out()))
                .as("what is missing from what this prints:%n%s%n%s", commands, outcome.out())
                .isEmpty();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ended when the walk is over. */
    private void startAndGoOn(Step step, String command) throws IOException, InterruptedException {
        Path out = scratch.resolve("running.out");
        Path err = scratch.resolve("running.err");
        Process process = shell.start(out, err, "sh", "-c", "exec " + command);
        running.add(process);
        awaitPromises(step, command, process, out, err);
    }

    private static void awaitPromises(Step step, String command, Process process, Path out, Path err)
            throws InterruptedException {
        while (!step.missing(ProjectTree.read(out)).isEmpty()) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                    .as("%s ended too early%n%s%s", command, ProjectTree.read(out), ProjectTree.read(err))
                    .isFalse();
        }
    }

    private void runUntilPromisesAreKept(Step step, String command) throws IOException, InterruptedException {
        Path out = scratch.resolve("out");
        Path err = scratch.resolve("err");
        Process process = shell.start(out, err, "sh", "-c", "exec " + command);
        try {
            awaitPromises(step, command, process, out, err);
            // TERM, because a shell that runs the tests in the background makes their children deaf to INT; to the JVM
            // both are the same request.
            process.destroy();
            assertThat(process.waitFor())
                    .as("%s after Ctrl-C%n%s", command, ProjectTree.read(err))
                    .isIn(0, 130, 128 + 15);
            assertThat(ProjectTree.read(err)).doesNotContain("Exception");
        } finally {
            process.destroyForcibly();
        }
    }
}
