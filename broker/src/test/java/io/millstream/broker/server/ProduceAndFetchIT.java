package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kafka's own producer and consumer, without a group. */
class ProduceAndFetchIT {
    private TestBroker broker;

    @BeforeEach
    void start(@TempDir Path directory) {
        broker = TestBroker.start(directory, Map.of("num.partitions", "2"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @ParameterizedTest
    @CsvSource({"1, none", "all, none", "0, none", "1, gzip", "all, lz4", "1, snappy", "all, zstd"})
    void whatIsProducedIsConsumedInOrder(String acks, String compression) throws Exception {
        try (var producer = producer(Map.of("acks", acks, "compression.type", compression))) {
            for (int i = 0; i < 1000; i++) {
                var unused = producer.send(new ProducerRecord<>("orders", i % 2, bytes("k" + i), bytes("v" + i)));
            }
            producer.flush();
        }
        for (int partition = 0; partition < 2; partition++) {
            List<ConsumerRecord<byte[], byte[]>> records = consume(new TopicPartition("orders", partition), 500);
            for (int i = 0; i < 500; i++) {
                assertThat(records.get(i).offset()).isEqualTo(i);
                assertThat(new String(records.get(i).value(), StandardCharsets.UTF_8))
                        .isEqualTo("v" + (2 * i + partition));
            }
        }
    }

    @Test
    void anAcknowledgementNamesTheOffset() throws Exception {
        try (var producer = producer(Map.of("acks", "all"))) {
            for (int i = 0; i < 10; i++) {
                RecordMetadata metadata = producer.send(new ProducerRecord<>("orders", 0, null, bytes("v" + i)))
                        .get();
                assertThat(metadata.offset()).isEqualTo(i);
            }
        }
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, String> settings) {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("enable.idempotence", "false");
        properties.putAll(settings);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private List<ConsumerRecord<byte[], byte[]>> consume(TopicPartition partition, int count) {
        var properties = new Properties();
        properties.put("bootstrap.servers", broker.address());
        properties.put("enable.auto.commit", "false");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (records.size() < count) {
                consumer.poll(Duration.ofSeconds(10)).forEach(records::add);
            }
            return records;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
