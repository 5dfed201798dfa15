package io.millstream.cli;

import java.util.regex.Pattern;

/** Where Kafka's clients are let in, as it is written on the command line: {@code 127.0.0.1:9092}. */
public record ListenAddress(String host, int port) {
    public static final String OPTION = "--listen";
    public static final ListenAddress DEFAULT = new ListenAddress("127.0.0.1", 9092);
    private static final Pattern WRITTEN = Pattern.compile("(\\[[0-9A-Fa-f:.%]+]|[^:/\\[\\]\\s]*):(\\d{1,5})");
    private static final int HIGHEST_PORT = 65_535;

    /** Reads {@code HOST:PORT}; port 0 lets the system choose one. */
    public static ListenAddress parse(String text) {
        var match = WRITTEN.matcher(text.strip());
        if (!match.matches() || Integer.parseInt(match.group(2)) > HIGHEST_PORT) {
            throw Arguments.wrong(
                    OPTION, text, "HOST:PORT, for example 127.0.0.1:9092, or 127.0.0.1:0 for any free port");
        }
        return new ListenAddress(match.group(1), Integer.parseInt(match.group(2)));
    }

    /** As the broker's setting {@code listeners} has it. */
    public String setting() {
        return "PLAINTEXT://" + this;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
