package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.interop.TestBroker.Bootstrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A distributed worker of Kafka Connect, which keeps all it knows in three compacted topics and a group of its own kind. */
@ExtendWith(TestBroker.class)
class ConnectIT {
    private static final int LINES = 500;

    @TempDir
    Path scratch;

    @Test
    void linesOfAFileTravelThroughATopicToAnotherFileAlsoAfterTheWorkerWasKilled(Bootstrap broker) throws Exception {
        Path source = Files.writeString(scratch.resolve("source.txt"), lines(0, LINES));
        Path sink = scratch.resolve("sink.txt");
        int port = freePort();
        String topic = "connect-" + broker.run();
        Process worker = start(broker, port);
        try {
            put(
                    port,
                    "source",
                    Map.of(
                            "connector.class",
                            "FileStreamSource",
                            "tasks.max",
                            "1",
                            "file",
                            source.toString(),
                            "topic",
                            topic));
            put(
                    port,
                    "sink",
                    Map.of(
                            "connector.class",
                            "FileStreamSink",
                            "tasks.max",
                            "1",
                            "file",
                            sink.toString(),
                            "topics",
                            topic));
            awaitLines(sink, LINES);
            awaitCommit(broker, topic);

            worker.destroyForcibly().onExit().join();
            Files.writeString(source, lines(LINES, 2 * LINES), StandardOpenOption.APPEND);
            worker = start(broker, port);
            awaitLines(sink, 2 * LINES);
        } finally {
            worker.destroyForcibly().onExit().join();
        }
        List<String> read = Files.readAllLines(sink);
        // At least once, as Connect's file connectors promise: nothing is missing, and in order where it comes first.
        assertThat(read.stream().distinct().toList())
                .isEqualTo(lines(0, 2 * LINES).lines().toList());
    }

    private static String lines(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());
    }

    /** Waits until the sink's group has committed all, so that the kill does not only test what is written again. */
    private static void awaitCommit(Bootstrap broker, String topic) throws Exception {
        var clients = new Clients(broker.address(), broker.run());
        try (var admin = clients.admin()) {
            Clients.waitUntil("the sink's commit", () -> committed(admin, topic) >= LINES);
        }
    }

    private static long committed(Admin admin, String topic) {
        try {
            return Clients.get(admin.listConsumerGroupOffsets("connect-sink").partitionsToOffsetAndMetadata())
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (Exception e) {
            throw new AssertionError("no answer about the sink's group", e);
        }
    }

    private Process start(Bootstrap broker, int port) throws IOException {
        String run = broker.run();
        Path settings = Files.writeString(
                scratch.resolve("worker.properties"), """
                bootstrap.servers=%s
                group.id=connect-cluster-%s
                config.storage.topic=connect-configs-%s
                offset.storage.topic=connect-offsets-%s
                status.storage.topic=connect-status-%s
                config.storage.replication.factor=1
                offset.storage.replication.factor=1
                status.storage.replication.factor=1
                offset.storage.partitions=3
                status.storage.partitions=2
                key.converter=org.apache.kafka.connect.storage.StringConverter
                value.converter=org.apache.kafka.connect.storage.StringConverter
                listeners=http://127.0.0.1:%d
                offset.flush.interval.ms=500
                session.timeout.ms=6000
                heartbeat.interval.ms=500
                scheduled.rebalance.max.delay.ms=1000
                consumer.session.timeout.ms=6000
                consumer.heartbeat.interval.ms=500
                plugin.discovery=service_load
                """.formatted(broker.address(), run, run, run, run, port));
        Path logs = Files.createDirectories(Foreign.module().resolve("target/logs"));
        return new ProcessBuilder(
                        Foreign.java(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Foreign.kafkaClassPath(),
                        "org.apache.kafka.connect.cli.ConnectDistributed",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("connect.log").toFile()))
                .start();
    }

    /** Asks until the worker is up and takes the connector. */
    private static void put(int port, String name, Map<String, String> settings) {
        String body = settings.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/connectors/" + name + "/config"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        Clients.waitUntil("the worker to take " + name, () -> {
            try {
                int status =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
                return status == 200 || status == 201;
            } catch (IOException e) { // not up yet
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void awaitLines(Path file, int count) {
        Clients.waitUntil(count + " lines in " + file, () -> {
            try (var lines = Files.lines(file)) {
                return lines.distinct().count() >= count;
            } catch (IOException e) { // not there yet
                return false;
            }
        });
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
