package io.millstream.cli.client;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.cli.Arguments;
import io.millstream.cli.Declaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A Kafka-compatible cluster as the user named it, and the clients for it.
 *
 * <p>Kafka's clients wait and log for ever when nobody answers; here an address where nobody listens is refused before a
 * client is made, and an answer that does not come is given up after {@link #PATIENCE_MS}.
 */
public final class Cluster {
    static final int PATIENCE_MS = 10_000;
    private static final String DEFAULT_ADDRESS = "127.0.0.1:9092";
    private static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    private final String addresses;
    private final Map<String, Object> properties;

    private Cluster(String addresses, Map<String, Object> properties) {
        this.addresses = addresses;
        this.properties = properties;
    }

    /** The options that say which cluster. */
    public static Declaration declare(Declaration declaration) {
        return declaration
                .option("-b, --broker", "HOST:PORT[,..]", "Where the cluster is. Without it: " + DEFAULT_ADDRESS + ".")
                .repeatable(
                        "-X, --property",
                        "NAME=VALUE",
                        "A setting of Kafka's Java client, for example security.protocol=SASL_SSL.")
                .option("-F, --config", "FILE", "Settings of the client from a properties file.");
    }

    /** The cluster that was named; a malformed option throws {@code JobException} (USER). Nobody is asked yet. */
    public static Cluster of(Arguments arguments) throws IOException {
        Map<String, Object> properties = defaults();
        if (arguments.text("--config").isPresent()) {
            readFile(Path.of(arguments.text("--config").get()), properties);
        }
        for (String property : arguments.texts("--property")) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw Arguments.wrong("-X", property, "NAME=VALUE, for example client.id=me");
            }
            properties.put(
                    property.substring(0, equals).strip(),
                    property.substring(equals + 1).strip());
        }
        String addresses = arguments
                .text("--broker")
                .orElse(String.valueOf(properties.getOrDefault(BOOTSTRAP_SERVERS, DEFAULT_ADDRESS)));
        properties.put(BOOTSTRAP_SERVERS, addresses);
        return new Cluster(addresses, properties);
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("client.id", "millstream");
        properties.put("metric.reporters", ""); // nobody looks at them, and JMX costs a tenth of a second of the start
        properties.put("enable.metrics.push", "false");
        properties.put("default.api.timeout.ms", PATIENCE_MS);
        properties.put("request.timeout.ms", PATIENCE_MS);
        return properties;
    }

    private static void readFile(Path file, Map<String, Object> into) throws IOException {
        var read = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            read.load(in);
        } catch (IllegalArgumentException e) {
            throw new JobException(
                    ErrorKind.USER, file + " is not a properties file: " + e.getMessage() + ". Check its escapes.", e);
        }
        read.stringPropertyNames().forEach(name -> into.put(name, read.getProperty(name)));
    }

    /** What a message calls the cluster. */
    public String addresses() {
        return addresses;
    }

    /** A setting that the user gave, or ours. */
    String property(String name, String fallback) {
        return String.valueOf(properties.getOrDefault(name, fallback));
    }

    int intProperty(String name, int fallback) {
        String text = property(name, Integer.toString(fallback));
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Arguments.wrong(name, text, "a whole number");
        }
    }

    /** For questions and for everything about groups. */
    public Admin admin() {
        Reachable.check(addresses);
        return ClientFailure.translating(this, () -> Admin.create(properties));
    }

    Producer<byte[], byte[]> producer(Map<String, String> more) {
        var settings = with(more);
        settings.putIfAbsent("max.block.ms", PATIENCE_MS);
        // Enough for a restart of the broker, and an end for a pipe whose cluster has gone.
        settings.putIfAbsent("delivery.timeout.ms", 3 * PATIENCE_MS);
        settings.putIfAbsent("linger.ms", 5);
        Reachable.check(addresses);
        return ClientFailure.translating(
                this, () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    Consumer<byte[], byte[]> consumer(Map<String, String> more) {
        var settings = with(more);
        Reachable.check(addresses);
        return ClientFailure.translating(
                this, () -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** What a command asks for by an option of its own wins over {@code -X}. */
    private Map<String, Object> with(Map<String, String> more) {
        var settings = new LinkedHashMap<>(properties);
        settings.putAll(more);
        return settings;
    }
}
