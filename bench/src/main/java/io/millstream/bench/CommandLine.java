package io.millstream.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Processes of the contests: {@code bin/millstream} of this checkout, on the JDK that runs this. */
final class CommandLine {
    private CommandLine() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The launcher with arguments; it builds the distribution when there is none. Runs in the checkout's folder. */
    static ProcessBuilder millstream(Map<String, String> environment, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of(Path.of("bin", "millstream").toString()));
        line.addAll(arguments);
        var process = new ProcessBuilder(line);
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().putAll(environment);
        return process;
    }

    /** Runs a process without input or output of its own; what it complains about is seen. */
    static void runToEnd(ProcessBuilder builder) throws IOException {
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int exitCode = process.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException("exit code " + exitCode + " of " + String.join(" ", builder.command()));
        }
    }

    static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }
}
