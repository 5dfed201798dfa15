package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** {@code bin/millstream broker} of this checkout, as its launcher starts it. */
final class MillstreamBroker implements BrokerProcess.Kind {
    @Override
    public ProcessBuilder prepare(Path directory, int port) {
        return CommandLine.millstream(
                Map.of(),
                List.of("broker", "--data-dir", directory.resolve("data").toString(), "--listen", "127.0.0.1:" + port));
    }

    /** Those in {@code lib}; the client of other commands has a folder of its own. */
    @Override
    public List<Path> jars() throws IOException {
        try (var jars = Files.newDirectoryStream(Path.of("cli", "target", "dist", "lib"), "*.jar")) {
            return StreamSupport.stream(jars.spliterator(), false).toList();
        }
    }
}
