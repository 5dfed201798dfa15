package io.millstream.interop;

import io.millstream.base.Clock;
import io.millstream.base.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bin/millstream broker} of this checkout as a process of its own. Not thread-safe. */
final class BrokerProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("(127\\.0\\.0\\.1:\\d+)");
    private static final long STOP_SECONDS = 30;

    /** What a graceful end by SIGTERM is called by every shell. */
    static final int ENDED_BY_SIGTERM = 143;

    private final Process process;
    private final String address;
    private final long readyMs;

    private BrokerProcess(Process process, String address, long readyMs) {
        this.process = process;
        this.address = address;
        this.readyMs = readyMs;
    }

    /**
     * Starts a broker and waits for its line with the address.
     *
     * @param directory for its data and its log, {@code broker.log}
     * @param port 0: any that is free
     */
    static BrokerProcess start(Path directory, int port, String... more) throws IOException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(List.of(
                Foreign.checkout().resolve("bin/millstream").toString(),
                "broker",
                "--data-dir",
                directory.resolve("data").toString(),
                "--listen",
                "127.0.0.1:" + port));
        command.addAll(List.of(more));
        Path log = directory.resolve("broker.log");
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("MILLSTREAM_SKIP_BUILD", "1");
        long startNanos = Clock.system().nanos();
        Process process = builder.start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                Threads.daemon("broker-output", () -> out.lines().forEach(said -> {}))
                        .start(); // a full pipe would stop it
                return new BrokerProcess(
                        process, address.group(1), (Clock.system().nanos() - startNanos) / 1_000_000);
            }
        }
        process.destroyForcibly();
        throw new IOException("the broker ended without a line with its address; see " + log + ":\n"
                + String.join("\n", Files.readAllLines(log)));
    }

    String address() {
        return address;
    }

    int port() {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    /** From the start of the launcher to the line with the address. */
    long readyMs() {
        return readyMs;
    }

    /** As {@code kill -9}: nothing is flushed, nothing is said. The launcher has become the JVM, so this hits the broker. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** As {@code kill} without a number: SIGTERM. Returns the exit code. */
    int stop() {
        process.destroy();
        return process.onExit()
                .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> process.destroyForcibly())
                .join()
                .exitValue();
    }

    @Override
    public void close() {
        kill();
    }
}
