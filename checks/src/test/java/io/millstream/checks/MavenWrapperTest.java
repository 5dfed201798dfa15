package io.millstream.checks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real {@code mvnw} in a copy whose archive is a two-line script, served from loopback. */
class MavenWrapperTest {
    private static final String VERSION = "3.9.99";
    private static final String NAME = "apache-maven-" + VERSION;

    @TempDir
    Path scratch;

    private final AtomicInteger downloads = new AtomicInteger();
    private HttpServer server;
    private Path checkout;
    private Path bin;
    private Path archive;
    private Shell shell;

    @BeforeEach
    void checkoutWithAWrapperOfItsOwn() throws Exception {
        bin = Shell.toolDirectory(scratch);
        Shell.script(bin.resolve("javac"), "exit 1\n");
        shell = new Shell(
                scratch,
                Map.of(
                        "PATH",
                        bin.toString(),
                        "MAVEN_USER_HOME",
                        scratch.resolve("m2").toString()));

        Shell.script(scratch.resolve(NAME).resolve("bin/mvn"), "echo \"pinned maven in $(pwd): $*\"\n");
        archive = scratch.resolve(NAME + "-bin.tar.gz");
        assertThat(shell.run("tar", "-czf", archive.toString(), NAME).exitCode())
                .isZero();

        checkout = Files.createDirectories(scratch.resolve("check out"));
        Files.copy(ProjectTree.here().root().resolve("mvnw"), checkout.resolve("mvnw"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/maven/" + archive.getFileName(), exchange -> {
            downloads.incrementAndGet();
            byte[] bytes = Files.readAllBytes(archive);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        pin(sha512(archive));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void downloadsOnceAndKeepsTheCallersDirectoryAndArguments() throws Exception {
        Shell.Outcome first = mvnw("-q", "two words");
        Shell.Outcome second = mvnw("-v");

        assertThat(first.out()).isEqualTo("pinned maven in " + scratch + ": -q two words\n");
        assertThat(first.err()).contains("mvnw: downloading " + address());
        assertThat(second).isEqualTo(new Shell.Outcome(0, "pinned maven in " + scratch + ": -v\n", ""));
        assertThat(downloads).hasValue(1);
    }

    @Test
    void concurrentFirstStartsAllRunTheSameInstallation() throws Exception {
        var processes = new ArrayList<Process>();
        for (int i = 0; i < 4; i++) {
            processes.add(shell.start(
                    scratch.resolve("out" + i),
                    scratch.resolve("err" + i),
                    checkout.resolve("mvnw").toString(),
                    "" + i));
        }
        for (int i = 0; i < 4; i++) {
            assertThat(processes.get(i).waitFor()).isZero();
            assertThat(scratch.resolve("out" + i)).content().endsWith(": " + i + "\n");
        }
        try (var left = Files.list(scratch.resolve("m2/wrapper/dists"))) {
            assertThat(left).hasSize(1).allSatisfy(home -> assertThat(home)
                    .isDirectoryNotContaining("glob:**/" + NAME));
        }
    }

    @Test
    void refusesAnArchiveThatIsNotThePinnedOne() throws Exception {
        pin("0".repeat(128));

        Shell.Outcome outcome = mvnw("-v");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("expected SHA-512 000", "found            " + sha512(archive), "Nothing was installed");
        try (var left = Files.list(scratch.resolve("m2/wrapper/dists"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void takesAMirrorInRepositoryLayout() throws Exception {
        server.createContext(
                "/mirror/org/apache/maven/apache-maven/" + VERSION + "/" + archive.getFileName(), exchange -> {
                    byte[] bytes = Files.readAllBytes(archive);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        shell = shell.with("MVNW_REPOURL", "http://" + authority() + "/mirror/");

        assertThat(mvnw("-v").out()).startsWith("pinned maven");
        assertThat(downloads).hasValue(0);
    }

    @Test
    void withoutTheArchiveRunsAnInstalledMavenAndSaysSoAndDoesNotTryAgainAtOnce() throws Exception {
        installMaven("3.8.7");
        server.removeContext("/maven/" + archive.getFileName());

        Shell.Outcome first = mvnw("-q");
        Shell.Outcome second = mvnw("-q");

        assertThat(first.out()).isEqualTo("installed maven: -q\n");
        assertThat(first.err()).contains("mvnw: downloading", "using Maven 3.8.7 from the PATH");
        assertThat(second.out()).isEqualTo("installed maven: -q\n");
        assertThat(second.err()).contains("less than an hour ago").doesNotContain("downloading");
    }

    @Test
    void withoutTheArchiveAndWithTooOldAMavenSaysWhatToDo() throws Exception {
        installMaven("3.6.3");
        server.removeContext("/maven/" + archive.getFileName());

        Shell.Outcome outcome = mvnw("-q");

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("cannot download Maven " + VERSION, "is 3.6.3, older than 3.8.7", "MVNW_REPOURL");
    }

    @Test
    void withoutAJdkSaysWhatToInstall() throws Exception {
        Files.delete(bin.resolve("javac"));

        assertThat(mvnw("-q").err()).contains("no JDK found", "Install a JDK 17 or newer");
        assertThat(shell.with("JAVA_HOME", scratch.toString())
                        .run(checkout.resolve("mvnw").toString())
                        .err())
                .contains("JAVA_HOME is " + scratch, "no bin/javac");
        assertThat(downloads).hasValue(0);
    }

    private Shell.Outcome mvnw(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(checkout.resolve("mvnw").toString());
        command.addAll(List.of(arguments));
        return shell.run(command.toArray(String[]::new));
    }

    private void installMaven(String version) {
        Shell.script(
                bin.resolve("mvn"),
                "[ \"$1\" = --version ] && echo 'Apache Maven " + version + "' || echo \"installed maven: $*\"\n");
    }

    private void pin(String checksum) throws IOException {
        Path properties = checkout.resolve(".mvn/wrapper/maven-wrapper.properties");
        Files.createDirectories(properties.getParent());
        Files.writeString(
                properties, "distributionUrl=" + address() + "\ndistributionSha512Sum=" + checksum + "\n", UTF_8);
    }

    private String address() {
        return "http://" + authority() + "/maven/" + archive.getFileName();
    }

    private String authority() {
        return server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort();
    }

    private static String sha512(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
    }
}
