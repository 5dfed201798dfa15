package io.millstream.bench;

import io.millstream.base.ByteSize;
import io.millstream.log.CommitLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens a log whose process was killed (SIGKILL on Linux) with nothing forced, so that all of it must be looked at. A
 * round fills a log in a process of its own, kills that, and times the opening.
 */
final class KilledLog implements Contender {
    private final Path scratch;
    private final Reopened reopened;

    /** What is timed. */
    enum Reopened {
        /** Opening the log. */
        LOG,
        /** Reading the bytes of its segments with a checksum over them: the least that a recovery can do. */
        RAW
    }

    KilledLog(Path scratch, Reopened reopened) {
        this.scratch = scratch;
        this.reopened = reopened;
    }

    @Override
    public Measured run(long units) throws IOException {
        Path directory = scratch.resolve("log");
        long endOffset = fillAndKill(directory, units);
        long sizeBytes = 0;
        for (Path segment : RecordFile.segments(directory)) {
            sizeBytes += Files.size(segment);
        }
        Measured measured =
                reopened == Reopened.LOG ? open(directory, endOffset, sizeBytes) : read(directory, sizeBytes);
        ScratchFiles.delete(directory);
        return measured.with("openMs", measured.nanos() / 1e6);
    }

    private static Measured open(Path directory, long endOffset, long sizeBytes) {
        Stopwatch watch = Stopwatch.start();
        try (CommitLog log = BenchLog.open(directory)) {
            Measured measured = watch.stop(sizeBytes);
            long recovered = log.partition(RecordFile.PARTITION).logEndOffset();
            if (recovered != endOffset) {
                throw new IllegalStateException("recovered up to offset " + recovered + " of " + endOffset);
            }
            return measured;
        }
    }

    private static Measured read(Path directory, long sizeBytes) throws IOException {
        Stopwatch watch = Stopwatch.start();
        try (var reader = new RawReader(RecordFile.segments(directory), true, sizeBytes)) {
            return watch.stop(reader.readAll().recordCount());
        }
    }

    /** Returns the end offset of the log that the killed process left. */
    private static long fillAndKill(Path directory, long bytes) throws IOException {
        var command = List.of(
                CommandLine.java(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledLog.class.getName(),
                directory.toString(),
                Long.toString(bytes));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String endOffset = answers.readLine();
            if (endOffset == null) {
                throw new IOException("the process that fills " + directory + " ended early, see above");
            }
            return Long.parseLong(endOffset);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** The process to be killed: fills a log, says up to which offset, and waits for its end. */
    public static void main(String[] arguments) throws IOException {
        RecordFile.writeBytes(Path.of(arguments[0]), new ByteSize(Long.parseLong(arguments[1])), endOffset -> {
            System.out.println(endOffset);
            System.out.flush();
            waitForever();
        });
    }

    private static void waitForever() throws IOException {
        while (System.in.read() >= 0) {
            // nobody writes: the pipe ends when the parent does
        }
    }
}
