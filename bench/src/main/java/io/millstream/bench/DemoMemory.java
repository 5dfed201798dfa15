package io.millstream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Resident memory of the demo after it has run for {@code units} seconds with next to nothing to do. Linux only: it asks
 * the kernel.
 */
final class DemoMemory implements Contender {
    private final Path scratch;

    DemoMemory(Path scratch) {
        this.scratch = scratch;
    }

    @Override
    public Measured run(long units) throws Exception {
        Path data = scratch.resolve("data");
        Process demo = CommandLine.millstream(Map.of(), List.of("demo", "--rate", "10", "--data-dir", data.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Stopwatch watch = Stopwatch.start();
            if (demo.waitFor(units, TimeUnit.SECONDS)) {
                throw new IOException("the demo ended by itself with exit code " + demo.exitValue());
            }
            Measured measured = watch.stop(units);
            return measured.with("residentMb", residentKb(demo.pid()) / 1024.0);
        } finally {
            demo.destroy();
            demo.onExit().join();
            ScratchFiles.delete(data);
        }
    }

    /** The launcher has become the JVM by then, so its process is the one to ask. */
    private static long residentKb(long processId) throws IOException {
        Path status = Path.of("/proc", Long.toString(processId), "status");
        return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
