package io.millstream.cli;

import io.millstream.Options;
import io.millstream.base.Clock;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Everything a command touches of the process it runs in: its streams, its environment, the time. A test gives its own.
 *
 * @param out standard output; only results go there
 * @param err standard error: messages and progress
 */
public record Console(
        InputStream in,
        StandardOut out,
        PrintStream err,
        Terminal terminal,
        Map<String, String> environment,
        Clock clock) {

    public static Console of(
            InputStream stdin, OutputStream stdout, OutputStream stderr, Map<String, String> environment) {
        return new Console(
                stdin, new StandardOut(stdout), utf8(stderr), Terminal.NONE, Map.copyOf(environment), Clock.system());
    }

    /** How this command opens a data directory: warnings go where its messages go. */
    public Options options() {
        return Options.DEFAULTS.withWarnings(warning -> err.println("millstream: warning: " + warning));
    }

    /** Messages go out line by line, so that none is lost when the process is killed. */
    public static PrintStream utf8(OutputStream target) {
        return new PrintStream(target, true, StandardCharsets.UTF_8);
    }
}
