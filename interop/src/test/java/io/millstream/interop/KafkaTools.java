package io.millstream.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Kafka's command line tools in one JVM, which {@code ToolShell} in {@code interop/peers/kafka} makes of them. */
final class KafkaTools implements AutoCloseable {
    private static final String SHELL = "io.millstream.interop.kafka.ToolShell";
    private static final String PACKAGE = "org.apache.kafka.tools.";
    private static final long EXIT_SECONDS = 10;
    private static final long LIMIT_MINUTES = 2;

    private final String bootstrap;
    private final Process process;
    private final OutputStream requests;
    private final BufferedReader answers;

    /** What a tool left behind. */
    record Outcome(int exitCode, String out, String err) {
        String all() {
            return out + err;
        }
    }

    private KafkaTools(String bootstrap, Process process) {
        this.bootstrap = bootstrap;
        this.process = process;
        this.requests = process.getOutputStream();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    static KafkaTools start(String bootstrap) throws IOException {
        Path logs = Files.createDirectories(Foreign.module().resolve("target/logs"));
        Process process = new ProcessBuilder(
                        Foreign.java(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Foreign.kafkaClassPath(),
                        SHELL)
                .redirectError(logs.resolve("kafka-tools.err").toFile())
                .start();
        return new KafkaTools(bootstrap, process);
    }

    /** Runs a tool with the broker's address in front of its arguments. */
    Outcome run(String tool, String... arguments) {
        return withInput("", tool, arguments);
    }

    Outcome withInput(String input, String tool, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--bootstrap-server", bootstrap));
        all.addAll(Arrays.asList(arguments));
        return call(tool.contains("kafka.") ? tool : PACKAGE + tool, input, all);
    }

    /** As {@link #run}, for a tool that wants its verb first. */
    Outcome verb(String verb, String tool) {
        return call(PACKAGE + tool, "", List.of(verb, "--bootstrap-server", bootstrap));
    }

    private Outcome call(String tool, String input, List<String> arguments) {
        List<String> parts = new ArrayList<>(List.of(tool, input));
        parts.addAll(arguments);
        String request = parts.stream().map(KafkaTools::encoded).collect(Collectors.joining("\t", "", "\n"));
        try {
            requests.write(request.getBytes(StandardCharsets.US_ASCII));
            requests.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("the shell of Kafka's tools died at " + parts);
            }
            String[] fields = answer.split("\t", -1);
            return new Outcome(Integer.parseInt(decoded(fields[0])), decoded(fields[1]), decoded(fields[2]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a tool in a JVM of its own, as those need it that print their totals when the JVM ends. */
    Outcome alone(String tool, String... arguments) throws IOException, InterruptedException {
        Path logs = Files.createDirectories(Foreign.module().resolve("target/logs"));
        Path out = logs.resolve(tool + ".out");
        Path err = logs.resolve(tool + ".err");
        List<String> command = new ArrayList<>(List.of(Foreign.java(), "-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", Foreign.kafkaClassPath(), PACKAGE + tool));
        command.addAll(List.of("--bootstrap-server", bootstrap));
        command.addAll(Arrays.asList(arguments));
        Process alone = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = alone.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        int exitCode = alone.destroyForcibly().waitFor();
        String late = ended ? "" : tool + " did not end within " + LIMIT_MINUTES + " minutes\n";
        return new Outcome(exitCode, Files.readString(out), late + Files.readString(err));
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        requests.close();
        process.onExit()
                .orTimeout(EXIT_SECONDS, TimeUnit.SECONDS)
                .whenComplete((ended, late) -> process.destroyForcibly())
                .join();
    }
}
