package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.CreateTopicsRequest;
import io.millstream.wire.message.CreateTopicsRequest.CreatableTopic;
import io.millstream.wire.message.CreateTopicsResponse;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuotaIT {
    private static final String VALUE = "x".repeat(100_000);

    @TempDir
    Path directory;

    @Test
    void slowsAProducerAndAConsumerDownAndTellsThem() throws Exception {
        var settings = Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "quota.window.num", "2");
        try (TestBroker broker = TestBroker.start(directory, settings);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            alter(admin, clientId("slow"), "producer_byte_rate", 100_000.0);
            alter(admin, clientId("slow"), "consumer_byte_rate", 100_000.0);
            Map<String, Object> slow =
                    Map.of("bootstrap.servers", broker.address(), "client.id", "slow", "enable.idempotence", false);
            try (var producer = new KafkaProducer<>(slow, new StringSerializer(), new StringSerializer())) {
                for (int i = 0; i < 3; i++) {
                    producer.send(new ProducerRecord<>("words", 0, null, VALUE)).get();
                }
                assertThat(metric(producer.metrics(), "produce-throttle-time-max"))
                        .isPositive();
            }
            var fetch = new HashMap<>(slow);
            fetch.put("max.partition.fetch.bytes", 1); // one batch a fetch
            try (var consumer = new KafkaConsumer<>(fetch, new StringDeserializer(), new StringDeserializer())) {
                var partition = new TopicPartition("words", 0);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                var count = new int[1];
                Records.until(() -> {
                    count[0] += consumer.poll(Duration.ofMillis(200)).count();
                    return count[0] == 3;
                });
                assertThat(metric(consumer.metrics(), "fetch-throttle-time-max"))
                        .isPositive();
            }
            Map<String, Object> quick =
                    Map.of("bootstrap.servers", broker.address(), "client.id", "quick", "enable.idempotence", false);
            try (var producer = new KafkaProducer<>(quick, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>("words", 0, null, VALUE)).get();
                assertThat(metric(producer.metrics(), "produce-throttle-time-max"))
                        .isZero();
            }
        }
    }

    /** Whatever takes any time at all is too much: the answer, here that to a Metadata, says so. */
    @Test
    void namesThePauseForTheTimeOfRequestsInEveryAnswer() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
                var client = new WireClient(broker)) {
            assertThat(metadata(client).throttleTimeMs()).isZero();
            alter(admin, clientId("test"), "request_percentage", 0.000_000_001);
            assertThat(metadata(client).throttleTimeMs()).isEqualTo(1_000);
            alter(admin, clientId("test"), "request_percentage", null);
            assertThat(metadata(client).throttleTimeMs()).isZero();
        }
    }

    private static MetadataResponse metadata(WireClient client) throws IOException {
        return client.ask(ApiKey.METADATA, 9, new MetadataRequest(), MetadataResponse.class);
    }

    /** One partition a second, and a burst of eleven: two topics overdraw it for far longer than the test takes (KIP-599). */
    @Test
    void refusesTopicsOfNewerClientsAndLetsOlderOnesPauseWhenTheirQuotaIsOverdrawn() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, Map.of());
                Admin other = Admin.create(Map.of("bootstrap.servers", broker.address()));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address(), "client.id", "test"));
                var client = new WireClient(broker)) {
            alter(other, clientId("test"), "controller_mutation_rate", 1.0);
            var both = admin.createTopics(
                    List.of(new NewTopic("first", 500, (short) 1), new NewTopic("second", 1, (short) 1)),
                    new CreateTopicsOptions().retryOnQuotaViolation(false));
            both.values().get("first").get();
            assertThatThrownBy(() -> both.values().get("second").get())
                    .cause()
                    .isInstanceOfSatisfying(ThrottlingQuotaExceededException.class, e -> assertThat(e.throttleTimeMs())
                            .isBetween(400_000, 489_000));
            var third = new CreatableTopic().name("third").numPartitions(1).replicationFactor((short) 1);
            var older = client.ask(
                    ApiKey.CREATE_TOPICS,
                    5,
                    new CreateTopicsRequest().topics(List.of(third)),
                    CreateTopicsResponse.class);
            assertThat(older.topics().get(0).errorCode()).isEqualTo(ErrorCode.NONE.code());
            assertThat(older.throttleTimeMs()).isBetween(400_000, 490_000);
            assertThat(other.listTopics().names().get()).containsExactlyInAnyOrder("first", "third");
        }
    }

    @Test
    void listsAndRemovesQuotas() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, Map.of());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            var alice = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, "alice"));
            var names = new HashMap<String, String>();
            names.put(ClientQuotaEntity.USER, null);
            var everybody = new ClientQuotaEntity(names);
            var address = new ClientQuotaEntity(Map.of(ClientQuotaEntity.IP, "127.0.0.9"));
            alter(admin, alice, "producer_byte_rate", 5.0);
            alter(admin, alice, "request_percentage", 12.5);
            alter(admin, everybody, "consumer_byte_rate", 7.0);
            alter(admin, address, "connection_creation_rate", 3.0);
            assertThat(admin.describeClientQuotas(ClientQuotaFilter.all())
                            .entities()
                            .get())
                    .containsOnly(
                            Map.entry(alice, Map.of("producer_byte_rate", 5.0, "request_percentage", 12.5)),
                            Map.entry(everybody, Map.of("consumer_byte_rate", 7.0)),
                            Map.entry(address, Map.of("connection_creation_rate", 3.0)));
            var defaults = ClientQuotaFilter.containsOnly(
                    List.of(ClientQuotaFilterComponent.ofDefaultEntity(ClientQuotaEntity.USER)));
            assertThat(admin.describeClientQuotas(defaults).entities().get()).containsOnlyKeys(everybody);
            var users = ClientQuotaFilter.contains(
                    List.of(ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER)));
            assertThat(admin.describeClientQuotas(users).entities().get()).containsOnlyKeys(alice, everybody);

            alter(admin, alice, "producer_byte_rate", null);
            assertThat(admin.describeClientQuotas(users).entities().get().get(alice))
                    .containsOnlyKeys("request_percentage");
            assertThatThrownBy(() -> alter(admin, alice, "producer_bite_rate", 5.0))
                    .hasCauseInstanceOf(InvalidRequestException.class);
            assertThatThrownBy(() -> alter(admin, alice, "producer_byte_rate", 0.5))
                    .hasCauseInstanceOf(InvalidRequestException.class);
        }
    }

    @Test
    void turnsConnectionsAwayWhenAnAddressHasTooMany() throws Exception {
        var settings = Map.of("listeners", "PLAINTEXT://127.0.0.1:0", "max.connections.per.ip", "2");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            int port = broker.broker().endpoints().get(0).port();
            try (var first = new Socket(InetAddress.getLoopbackAddress(), port);
                    var second = new Socket(InetAddress.getLoopbackAddress(), port);
                    var third = new Socket(InetAddress.getLoopbackAddress(), port)) {
                // Which one is turned away is up to the threads that take them in.
                var sockets = List.of(first, second, third);
                Records.until(() -> closedCount(sockets) > 0);
                assertThat(closedCount(sockets)).isEqualTo(1);
            }
            Records.until(
                    () -> { // once the broker has seen them go, there is room again
                        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
                            return !admin.describeCluster().clusterId().get().isEmpty();
                        }
                    });
        }
    }

    /** Those that the broker has closed; from the others nothing can be read for now. */
    private static long closedCount(List<Socket> sockets) throws IOException {
        long closed = 0;
        for (Socket socket : sockets) {
            socket.setSoTimeout(100);
            try {
                closed += socket.getInputStream().read() < 0 ? 1 : 0;
            } catch (SocketTimeoutException stillOpen) {
                // not this one
            } catch (SocketException reset) {
                closed++;
            }
        }
        return closed;
    }

    private static ClientQuotaEntity clientId(String name) {
        return new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, name));
    }

    private static void alter(Admin admin, ClientQuotaEntity entity, String key, Double value) throws Exception {
        var op = new ClientQuotaAlteration.Op(key, value);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, List.of(op))))
                .all()
                .get();
    }

    private static double metric(Map<MetricName, ? extends Metric> metrics, String name) {
        return metrics.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToDouble(entry -> (Double) entry.getValue().metricValue())
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(0);
    }
}
