package io.millstream.interop;

import io.millstream.interop.TestBroker.Bootstrap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** kafkajs, a client in JavaScript alone. */
@ExtendWith(TestBroker.class)
class KafkaJsIT {
    private static final String VERSION = "2.2.4"; // as .ci/run installs it

    @TestFactory
    Stream<DynamicTest> kafkaJs(Bootstrap broker) throws Exception {
        String node = Foreign.program("node", "apt-get install nodejs");
        Path modules = Foreign.module().resolve("target/node/node_modules");
        if (!Files.isDirectory(modules.resolve("kafkajs"))) {
            Foreign.missing(
                    "kafkajs",
                    "npm install --no-save --no-package-lock --prefix interop/target/node kafkajs@" + VERSION);
        }
        var command = List.of(node, Foreign.script("kafkajs-checks.js"), broker.address(), broker.run());
        return new ForeignProgram("kafkajs", command, Map.of("NODE_PATH", modules.toString())).checks();
    }
}
