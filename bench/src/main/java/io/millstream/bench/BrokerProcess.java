package io.millstream.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A broker as a process of its own on a port of this machine, seen from outside. Linux only: it asks the kernel. */
final class BrokerProcess implements Closeable {
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int STOP_SECONDS = 30;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Process process;
    private final int port;

    private BrokerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** How a kind of broker is started. */
    interface Kind {
        /** Does what has to be done once before the first start, and returns the command that starts it. */
        ProcessBuilder prepare(Path directory, int port) throws IOException;

        /** The jars that it takes. */
        List<Path> jars() throws IOException;

        default long jarBytes() throws IOException {
            long bytes = 0;
            for (Path jar : jars()) {
                bytes += Files.size(jar);
            }
            return bytes;
        }
    }

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts the process and does not wait for anything. */
    static BrokerProcess launch(ProcessBuilder command, Path directory, int port) throws IOException {
        Path log = directory.resolve("broker.log");
        return new BrokerProcess(
                command.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                        .start(),
                port);
    }

    /** Starts a broker in a new directory below {@code scratch} and waits until it answers. */
    static BrokerProcess start(Kind kind, Path scratch) throws IOException {
        Path directory = Files.createTempDirectory(scratch, "broker-");
        int port = freePort();
        BrokerProcess broker = launch(kind.prepare(directory, port), directory, port);
        broker.awaitPort();
        return broker;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** Waits until somebody listens. */
    void awaitPort() throws IOException {
        Stopwatch watch = Stopwatch.start();
        while (watch.stop(1).nanos() < START_LIMIT.toNanos() && process.isAlive()) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException e) { // not yet
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
        process.destroyForcibly();
        throw new IOException("nobody listens at " + address() + " after " + START_LIMIT.toSeconds() + " s: "
                + process.info().commandLine().orElse("the process has ended"));
    }

    /** CPU time, user and system, that the broker has used so far. */
    double cpuSeconds() {
        return process.info()
                .totalCpuDuration()
                .map(cpu -> cpu.toNanos() / NANOS_PER_SECOND)
                .orElseThrow(() -> new IllegalStateException("the broker at " + address() + " has ended"));
    }

    double residentMb() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (var lines = Files.lines(status, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .map(line -> line.replaceAll("[^0-9]", ""))
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The round as the broker's CPU belongs to it, too: cores that the broker had are not lost to others, and what it
     * spent for {@code bytes} bytes is a detail.
     */
    Measured charged(Measured round, double cpuSecondsBefore, double bytes) {
        double spent = cpuSeconds() - cpuSecondsBefore;
        double cores = spent * NANOS_PER_SECOND / round.nanos();
        double lostCores = Math.max(0, round.lostCores() - cores);
        return new Measured(round.units(), round.nanos(), round.cpuNanos(), lostCores, round.details())
                .with("brokerCores", cores)
                .with("brokerCpuSPerGb", spent / (bytes / 1e9))
                .with("mbPerS", bytes / 1e6 / (round.nanos() / NANOS_PER_SECOND));
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
