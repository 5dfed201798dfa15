package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Apache Kafka as one node that is broker and controller, with its stock settings and the heap and collector of its own
 * start script. Replicated internal topics have one replica, as there is one node.
 */
final class KafkaBroker implements BrokerProcess.Kind {
    static final String PEER = "kafka";
    private static final String CLUSTER_ID = "bWlsbHN0cmVhbS1iZW5jaA";
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms1G",
            "-Xmx1G",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");

    private static final String PROPERTIES = """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs=%3$s
            offsets.topic.replication.factor=1
            transaction.state.log.replication.factor=1
            transaction.state.log.min.isr=1
            share.coordinator.state.topic.replication.factor=1
            share.coordinator.state.topic.min.isr=1
            """;

    private static final String LOGGING = """
            rootLogger.level=WARN
            rootLogger.appenderRefs=console
            rootLogger.appenderRef.console.ref=console
            appender.console.type=Console
            appender.console.name=console
            appender.console.layout.type=PatternLayout
            appender.console.layout.pattern=%d %p %c %m%n
            """;

    /** Formats the data directory, which Kafka wants before its first start. */
    @Override
    public ProcessBuilder prepare(Path directory, int port) throws IOException {
        Path settings = directory.resolve("server.properties");
        Path logging = directory.resolve("log4j2.properties");
        Files.writeString(settings, PROPERTIES.formatted(port, BrokerProcess.freePort(), directory.resolve("data")));
        Files.writeString(logging, LOGGING);
        CommandLine.runToEnd(new ProcessBuilder(java(
                List.of("-Xmx256M"),
                logging,
                List.of("kafka.tools.StorageTool", "format", "-c", settings.toString(), "-t", CLUSTER_ID))));
        return new ProcessBuilder(java(JVM_OPTIONS, logging, List.of("kafka.Kafka", settings.toString())));
    }

    @Override
    public List<Path> jars() throws IOException {
        try (var jars = Files.list(libraries())) {
            return jars.toList();
        }
    }

    private static Path libraries() {
        return Path.of("bench", "peers", PEER, "target", "lib");
    }

    private static List<String> java(List<String> options, Path logging, List<String> program) {
        List<String> command = new ArrayList<>(List.of(CommandLine.java()));
        command.addAll(options);
        command.add("-Dlog4j2.configurationFile=" + logging);
        command.addAll(List.of("-cp", libraries().resolve("*").toString()));
        command.addAll(program);
        return command;
    }
}
