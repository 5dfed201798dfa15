package io.millstream.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is known of the screen.
 *
 * @param stdoutIsTerminal whether a person reads standard output; else it is a pipe or a file
 * @param ansi whether escape sequences are understood and wanted: a terminal, not {@code TERM=dumb}, no {@code NO_COLOR}
 */
public record Terminal(boolean stdoutIsTerminal, boolean ansi) {
    public static final Terminal NONE = new Terminal(false, false);
    private static final Size FALLBACK = new Size(80, 24);

    /** Columns and rows of the screen. */
    public record Size(int columns, int rows) {}

    /**
     * Looks at this process. The launcher says through the system property {@code millstream.stdout.terminal} what
     * {@code test -t 1} found; without it Linux's own table of open files is asked.
     */
    public static Terminal detect(Map<String, String> environment) {
        String told = System.getProperty("millstream.stdout.terminal");
        boolean terminal = told == null ? standardOutIsDevice() : Boolean.parseBoolean(told);
        boolean plain = "dumb".equals(environment.get("TERM"))
                || environment.getOrDefault("NO_COLOR", "").length() > 0;
        return new Terminal(terminal, terminal && !plain);
    }

    private static boolean standardOutIsDevice() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }

    /** Asks {@code stty} (a few milliseconds: not for every frame); 80 by 24 where it cannot tell. */
    public Size size() {
        if (!stdoutIsTerminal) {
            return FALLBACK;
        }
        try {
            var stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            boolean unused = stty.waitFor(1, TimeUnit.SECONDS);
            int space = answer.indexOf(' ');
            if (space < 0) {
                return FALLBACK;
            }
            int rows = Integer.parseInt(answer.substring(0, space));
            int columns = Integer.parseInt(answer.substring(space + 1));
            return rows > 0 && columns > 0 ? new Size(columns, rows) : FALLBACK;
        } catch (IOException | NumberFormatException unknown) {
            return FALLBACK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FALLBACK;
        }
    }
}
