package io.millstream.cli.main;

import io.millstream.base.Threads;
import io.millstream.cli.Console;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Does once what short commands, the broker and its first clients do at their start, so that the launcher can archive the
 * classes that takes (docs/decisions/0009). Nobody needs it; a start without the archive is a little slower.
 */
final class Rehearsal {
    private static final String TOPIC = "warm-up";

    private Rehearsal() {}

    /** Works in the directory that is named, which the caller removes. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        play("topic", "append", "--data-dir", directory.resolve("log").toString(), "--create", TOPIC);
        String address = serve(directory.resolve("broker").toString());
        play("produce", "-b", address, "-t", TOPIC);
        play("consume", "-b", address, "-t", TOPIC, "-o", "beginning", "-c", "1");
        System.exit(0); // closes the broker as a signal does
    }

    private static void play(String... words) {
        int unused = Main.run(words, console(OutputStream.nullOutputStream()));
    }

    /** Returns the address, which ends the line that a broker prints. */
    private static String serve(String directory) throws IOException {
        var printed = new PipedInputStream();
        Console console = console(new PipedOutputStream(printed));
        String[] words = {"broker", "--data-dir", directory, "--listen", "127.0.0.1:0"};
        Threads.daemon("rehearsed-broker", () -> Main.run(words, console)).start();
        String line = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8)).readLine();
        if (line == null) {
            throw new IOException("the broker did not start");
        }
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private static Console console(OutputStream out) {
        InputStream in = new ByteArrayInputStream("a record\n".getBytes(StandardCharsets.UTF_8));
        return Console.of(in, out, OutputStream.nullOutputStream(), Map.of());
    }
}
