package io.millstream.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A contender in a JVM of its own, seen from outside: no contender's profile or garbage is another's. */
final class ContenderProcess implements Closeable {
    private static final int EXIT_TIMEOUT_SECONDS = 20;

    private final String name;
    private final Process process;
    private final OutputStream requests;
    private final BufferedReader answers;

    private ContenderProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.requests = process.getOutputStream();
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the JVM and waits until the contender has prepared itself. */
    static ContenderProcess start(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var contender = new ContenderProcess(name, process);
        String answer = contender.answers.readLine();
        if (!ContenderServer.READY.equals(answer)) {
            contender.close();
            throw new IOException(name + " did not start, see above; it was: " + String.join(" ", command));
        }
        return contender;
    }

    String name() {
        return name;
    }

    Measured run(long units) throws IOException {
        return Measured.parse(answerTo(ContenderServer.RUN + units));
    }

    void choose(String variant) throws IOException {
        String answer = answerTo(ContenderServer.CHOOSE + variant);
        if (!answer.equals(ContenderServer.READY)) {
            throw new IOException(name + " answered to the choice of " + variant + ": " + answer);
        }
    }

    private String answerTo(String request) throws IOException {
        requests.write((request + "\n").getBytes(StandardCharsets.UTF_8));
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException(name + " ended at \"" + request + "\", see above");
        }
        return answer;
    }

    /** Ends the contender by ending its input; a process that does not care is killed. */
    @Override
    public void close() throws IOException {
        requests.close();
        try {
            if (!process.waitFor(EXIT_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
