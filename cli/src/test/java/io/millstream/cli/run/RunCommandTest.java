package io.millstream.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Threads;
import io.millstream.cli.ExitCode;
import io.millstream.cli.main.Cli;
import io.millstream.cli.main.Main;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @Test
    void windowPrintsEachNumberAndTheSumOfTheLastTwo() {
        var lines = new Cli()
                .out("run", "window", "--batch-interval", "20ms", "--batches", 3)
                .lines()
                .toList();

        assertThat(lines.stream().filter(line -> line.startsWith("(")))
                .containsExactly(
                        "(value,1.0)",
                        "(lastTwoSum,1.0)",
                        "(value,2.0)",
                        "(lastTwoSum,3.0)",
                        "(value,3.0)",
                        "(lastTwoSum,5.0)");
    }

    @Test
    void windowEndsByItselfAfterItsLastNumber() {
        assertThat(new Cli().out("run", "window", "--batch-interval", "20ms", "--count", 2))
                .contains("(value,2.0)", "(lastTwoSum,3.0)")
                .doesNotContain("(value,3.0)");
    }

    @Test
    void shakespeareGoesOnWithTheNextLine(@TempDir Path directory) {
        Object[] oneLine = {
            "run", "shakespeare", "--batch-interval", "20ms", "--batches", 1, "--checkpoint-dir", directory
        };
        assertThat(pairs(new Cli().out(oneLine))).contains("(to,2)", "(be,2)"); // To be, or not to be, ...
        String second = new Cli().out(oneLine);

        assertThat(pairs(second)).hasSize(10).contains("(to,3)"); // Whether 'tis nobler in the mind to suffer
    }

    private static List<String> pairs(String out) {
        return out.lines().filter(line -> line.startsWith("(")).toList();
    }

    @Test
    void netcountCountsWhatASocketSendsUntilNobodyReadsTheCounts() throws Exception {
        var reading = new PipedInputStream();
        var printed = new BufferedReader(new InputStreamReader(reading, StandardCharsets.UTF_8));
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var writing = new PipedOutputStream(reading);
            var err = new ByteArrayOutputStream();
            var exitCode = new CompletableFuture<Integer>();
            String[] args = {
                "run",
                "netcount",
                "--host",
                "127.0.0.1",
                "--port",
                server.getLocalPort() + "",
                "--batch-interval",
                "20ms"
            };
            Threads.daemon(
                            "netcount",
                            () -> exitCode.complete(
                                    Main.run(args, InputStream.nullInputStream(), writing, err, Map.of())))
                    .start();
            try (var peer = server.accept()) {
                peer.getOutputStream().write("to be or not to be\n".getBytes(StandardCharsets.UTF_8));
                awaitLine(printed, "(to,2)");
                printed.close(); // as `| head` does
                assertThat(exitCode.join()).isEqualTo(ExitCode.STDOUT_CLOSED);
            }
            assertThat(err.toString(StandardCharsets.UTF_8)).contains("millstream: connected to 127.0.0.1:");
        }
    }

    private static void awaitLine(BufferedReader printed, String wanted) throws IOException {
        for (String line = printed.readLine(); !wanted.equals(line); line = printed.readLine()) {
            assertThat(line).as("before %s came", wanted).isNotNull();
        }
    }

    @Test
    void aRefusedPortIsNamedWithWhatToDo() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        var result = new Cli()
                .run(
                        "run",
                        "netcount",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        port,
                        "--batch-interval",
                        "20ms",
                        "--batches",
                        2);

        assertThat(result.exitCode()).isEqualTo(ExitCode.EXTERNAL);
        assertThat(result.err())
                .contains("There never was a connection to 127.0.0.1:" + port)
                .contains("nc -lk " + port);
    }

    @Test
    void anUnknownExampleIsAnsweredWithTheNearestOne() {
        var result = new Cli().run("run", "netcuont");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USER);
        assertThat(result.err())
                .startsWith("millstream: millstream run has no example netcuont. Did you mean netcount?");
    }
}
