package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of the broker that change while it runs (KIP-226), by Kafka's Admin client. */
class BrokerConfigIT {
    private static final ConfigResource THIS_BROKER = new ConfigResource(ConfigResource.Type.BROKER, "0");
    private static final ConfigResource ALL_BROKERS = new ConfigResource(ConfigResource.Type.BROKER, "");
    private static final ConfigResource PLAIN = new ConfigResource(ConfigResource.Type.TOPIC, "plain");
    private static final ConfigResource OWN = new ConfigResource(ConfigResource.Type.TOPIC, "own");
    private static final String RETENTION = "log.retention.ms";

    @TempDir
    Path directory;

    private TestBroker broker;
    private Admin admin;

    @BeforeEach
    void start() {
        broker = TestBroker.start(directory, Map.of(RETENTION, "3600000"));
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @AfterEach
    void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void topicsFollowTheBrokersDefaultsWhereTheyWereGivenNothing() throws Exception {
        admin.createTopics(List.of(
                        new NewTopic("plain", 1, (short) 1),
                        new NewTopic("own", 1, (short) 1).configs(Map.of("retention.ms", "3600000"))))
                .all()
                .get();
        assertThat(entry(OWN, "retention.ms").source())
                .as("given, though it is what it would be anyway")
                .isEqualTo(ConfigSource.DYNAMIC_TOPIC_CONFIG);
        assertThat(entry(PLAIN, "retention.ms").isDefault()).isTrue();

        alter(ALL_BROKERS, RETENTION, "7200000", OpType.SET);
        assertRetentions("7200000", "3600000");
        assertThat(entry(THIS_BROKER, RETENTION).source()).isEqualTo(ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG);
        alter(THIS_BROKER, RETENTION, "1800000", OpType.SET);
        assertRetentions("1800000", "3600000");

        stop();
        start();

        assertRetentions("1800000", "3600000");
        assertThat(entry(THIS_BROKER, RETENTION).source()).isEqualTo(ConfigSource.DYNAMIC_BROKER_CONFIG);
        alter(THIS_BROKER, RETENTION, "", OpType.DELETE);
        alter(ALL_BROKERS, RETENTION, "", OpType.DELETE);
        assertRetentions("3600000", "3600000");
        assertThat(entry(THIS_BROKER, RETENTION).source()).isEqualTo(ConfigSource.STATIC_BROKER_CONFIG);
    }

    private void assertRetentions(String ofPlain, String ofOwn) throws Exception {
        assertThat(entry(PLAIN, "retention.ms").value()).isEqualTo(ofPlain);
        assertThat(entry(OWN, "retention.ms").value()).isEqualTo(ofOwn);
    }

    @Test
    void aLowerLimitIsInForceAtTheNextRecord() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            var record = new ProducerRecord<String, String>("plain", "x".repeat(10_000));
            producer.send(record).get();
            alter(THIS_BROKER, "message.max.bytes", "5000", OpType.SET);
            assertThatThrownBy(() -> producer.send(record).get()).hasCauseInstanceOf(RecordTooLargeException.class);
            alter(THIS_BROKER, "message.max.bytes", "", OpType.DELETE);
            assertThat(producer.send(record).get().offset()).isEqualTo(1);
        }
    }

    @Test
    void whatNeedsARestartIsRefused() throws Exception {
        assertThatThrownBy(() -> alter(THIS_BROKER, "num.partitions", "5", OpType.SET))
                .hasCauseInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("Cannot update these configs dynamically: [num.partitions]");
        assertThatThrownBy(() -> alter(ALL_BROKERS, RETENTION, "long", OpType.SET))
                .hasCauseInstanceOf(InvalidConfigurationException.class);
        assertThat(entry(THIS_BROKER, "num.partitions").isReadOnly()).isTrue();
        assertThat(entry(THIS_BROKER, RETENTION).isReadOnly()).isFalse();
        assertThat(entry(THIS_BROKER, RETENTION).value()).isEqualTo("3600000");
    }

    private void alter(ConfigResource resource, String name, String value, OpType type) throws Exception {
        var op = new AlterConfigOp(new ConfigEntry(name, value), type);
        admin.incrementalAlterConfigs(Map.of(resource, List.of(op))).all().get();
    }

    private ConfigEntry entry(ConfigResource resource, String name) throws Exception {
        return admin.describeConfigs(List.of(resource))
                .all()
                .get()
                .get(resource)
                .get(name);
    }
}
