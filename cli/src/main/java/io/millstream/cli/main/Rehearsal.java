package io.millstream.cli.main;

import io.millstream.Millstream;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.cli.Console;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;

/**
 * Does once what short commands and the broker do at their start, so that the launcher can archive the classes that takes
 * (docs/decisions/0009). Nobody needs it; a start without the archive is a little slower.
 */
final class Rehearsal {
    /** ApiVersions, version 0, as any client's first words: length, key, version, correlation id, no client id. */
    private static final byte[] FIRST_REQUEST =
            HexFormat.of().parseHex("0000000a" + "0012" + "0000" + "00000001" + "ffff");

    private Rehearsal() {}

    /** Works in the directory that is named, which the caller removes. */
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        append(directory.resolve("log").toString());
        serve(directory.resolve("broker"));
        System.exit(0);
    }

    private static void append(String directory) {
        var console = Console.of(
                new ByteArrayInputStream("a record\n".getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                Map.of());
        String[] words = {"topic", "append", "--data-dir", directory, "--create", "warm-up"};
        int unused = Main.run(words, console);
    }

    private static void serve(Path directory) throws IOException {
        try (var millstream = Millstream.open(directory)) {
            var endpoint = millstream
                    .serve(BrokerSettings.of(Map.of("listeners", "PLAINTEXT://127.0.0.1:0")))
                    .endpoints()
                    .get(0);
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port())) {
                socket.getOutputStream().write(FIRST_REQUEST);
                int unused = socket.getInputStream().read();
            }
        }
    }
}
