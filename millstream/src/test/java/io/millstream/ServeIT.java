package io.millstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.broker.server.BrokerSettings;
import io.millstream.connect.RecordDecoder;
import io.millstream.log.ForcePolicy;
import io.millstream.log.RecordBatchBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of this process and Kafka's clients share topics. */
@Timeout(60)
class ServeIT {
    private static final BrokerSettings ANY_PORT = BrokerSettings.of(Map.of("listeners", "PLAINTEXT://127.0.0.1:0"));

    @Test
    void aStreamCountsWhatAClientOutsideProduces(@TempDir Path directory) throws Exception {
        var batches = new LinkedBlockingQueue<List<String>>();
        try (Millstream millstream = Millstream.open(directory)) {
            millstream.createTopic("lines", 2);
            String address = millstream.serve(ANY_PORT).endpoints().get(0).toString();
            var job = millstream.streaming("upper", Duration.ofMillis(20));
            job.stream(millstream.topic("lines", RecordDecoder.text()))
                    .map(String::toUpperCase)
                    .foreachRDD((rdd, time) -> batches.add(rdd.collect()));
            job.start();

            try (var producer = producer(address)) {
                producer.send(new ProducerRecord<>("lines", "to be")).get();
                assertThat(take(batches, 1)).containsExactly("TO BE");
                producer.send(new ProducerRecord<>("lines", "or not")).get();
                assertThat(take(batches, 1)).containsExactly("OR NOT");
            }
            job.stop(true);
        }
    }

    @Test
    void aClientOutsideReadsWhatThisProcessAppends(@TempDir Path directory) {
        try (Millstream millstream = Millstream.open(directory)) {
            millstream.createTopic("lines", 1);
            String address = millstream.serve(ANY_PORT).endpoints().get(0).toString();
            var partition = millstream.log().partition(new io.millstream.log.TopicPartition("lines", 0));
            var builder = new RecordBatchBuilder();
            builder.add(1, null, "inside".getBytes(UTF_8));

            try (var consumer = consumer(address)) {
                consumer.assign(List.of(new TopicPartition("lines", 0)));
                consumer.seek(new TopicPartition("lines", 0), 0);
                assertThat(consumer.poll(Duration.ofMillis(100))).isEmpty();
                partition.appendAndWait(builder.build(), ForcePolicy.FORCED);
                var records = consumer.poll(Duration.ofSeconds(30));
                assertThat(records.iterator().next().value()).isEqualTo("inside");
            }
        }
    }

    @Test
    void closingEndsTheBrokerAndASecondOneFindsItsAddressFree(@TempDir Path directory) {
        Millstream millstream = Millstream.open(directory);
        var broker = millstream.serve(ANY_PORT);
        broker.close();
        var settings = BrokerSettings.of(
                Map.of("listeners", "PLAINTEXT://" + broker.endpoints().get(0)));
        assertThat(millstream.serve(settings).endpoints()).isEqualTo(broker.endpoints());
        millstream.close();
        assertThatThrownBy(() -> millstream.serve(ANY_PORT)).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> take(LinkedBlockingQueue<List<String>> batches, int count) throws InterruptedException {
        while (true) {
            List<String> batch = batches.poll(30, TimeUnit.SECONDS);
            assertThat(batch).as("a batch in time").isNotNull();
            if (batch.size() >= count) {
                return batch;
            }
        }
    }

    private static KafkaProducer<String, String> producer(String address) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", address, "linger.ms", 0, "enable.idempotence", false),
                new StringSerializer(),
                new StringSerializer());
    }

    private static KafkaConsumer<String, String> consumer(String address) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", address, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer());
    }
}
