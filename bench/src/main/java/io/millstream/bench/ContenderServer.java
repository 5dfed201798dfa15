package io.millstream.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The inside of a contender's JVM: reads {@code run UNITS} lines from standard input, answers each with a line of {@link
 * Measured}, and {@code choose VARIANT} lines, each answered when the variant is prepared; ends with its input. Whatever else the process prints goes to standard error.
 */
public final class ContenderServer {
    static final String RUN = "run ";
    static final String CHOOSE = "choose ";
    static final String READY = "ready";

    private ContenderServer() {}

    public static void serve(Contender contender) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        try (contender;
                var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            answers.println(READY);
            answerAll(contender, requests, answers);
        }
    }

    private static void answerAll(Contender contender, BufferedReader requests, PrintStream answers) throws Exception {
        for (String request = requests.readLine(); request != null; request = requests.readLine()) {
            if (request.startsWith(CHOOSE)) {
                contender.choose(request.substring(CHOOSE.length()));
                answers.println(READY);
                continue;
            }
            if (!request.startsWith(RUN)) {
                throw new IOException("not a request: " + request);
            }
            long units = Long.parseLong(request.substring(RUN.length()));
            answers.println(contender.run(units).toLine());
        }
    }
}
