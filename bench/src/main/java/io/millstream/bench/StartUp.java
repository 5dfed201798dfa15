package io.millstream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Starts a process that appends one record durably and ends; again and again, one after the other. What counts is the
 * JVM's own time, from its start stamp to its exit: the launcher before it and the system's work around it are in
 * {@code wallMs}.
 */
final class StartUp implements Contender {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Path scratch;
    private final ProcessCommand command;
    private int startCount;

    /** How the process is started. */
    interface ProcessCommand {
        /**
         * The process, ready to start.
         *
         * @param jvmOption an option that the process's JVM must get
         * @param directory of this start; not there yet
         */
        ProcessBuilder with(String jvmOption, Path directory);
    }

    StartUp(Path scratch, ProcessCommand command) {
        this.scratch = scratch;
        this.command = command;
    }

    /** The command line's append into a new topic in a new data directory. */
    static ProcessCommand commandLine() {
        return (jvmOption, directory) -> CommandLine.millstream(
                Map.of("MILLSTREAM_JAVA_OPTS", jvmOption),
                List.of(
                        "topic",
                        "append",
                        "first",
                        "--create",
                        "--value",
                        "hello",
                        "--data-dir",
                        directory.toString()));
    }

    /** A JVM that does the same to a plain file. */
    static ProcessCommand bareJvm() {
        return (jvmOption, directory) -> {
            String java = CommandLine.java();
            String classpath = System.getProperty("java.class.path");
            List<String> line =
                    new ArrayList<>(List.of(java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", jvmOption));
            line.addAll(List.of("-cp", classpath, BareAppend.class.getName(), directory.toString()));
            return new ProcessBuilder(line);
        };
    }

    @Override
    public Measured run(long units) throws IOException {
        double jvmSeconds = 0;
        Stopwatch watch = Stopwatch.start();
        for (long start = 0; start < units; start++) {
            jvmSeconds += startOnce();
        }
        Measured wall = watch.stop(units);
        long jvmNanos = Math.round(jvmSeconds * NANOS_PER_SECOND);
        return new Measured(units, jvmNanos, wall.cpuNanos(), wall.lostCores(), new TreeMap<>())
                .with("wallMs", wall.nanos() / 1e6 / units);
    }

    private double startOnce() throws IOException {
        startCount++;
        Path exitLog = scratch.resolve("exit-" + startCount);
        // The JVM writes the state of its heap when it exits; the stamp before it is its age.
        String logExit = "-Xlog:gc+exit*:file=" + exitLog + ":uptime";
        Path directory = scratch.resolve("start-" + startCount);
        CommandLine.runToEnd(command.with(logExit, directory));
        String lastLine = "";
        for (String line : Files.readAllLines(exitLog, StandardCharsets.UTF_8)) {
            lastLine = line.startsWith("[") ? line : lastLine;
        }
        ScratchFiles.delete(directory);
        Files.delete(exitLog);
        return Double.parseDouble(lastLine.substring(1, lastLine.indexOf("s]")));
    }
}
