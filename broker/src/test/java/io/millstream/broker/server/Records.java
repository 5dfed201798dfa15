package io.millstream.broker.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Strings through Kafka's own producer and consumer, by a configuration that says how to connect. */
final class Records {
    private static final long MOST_TRIES = 100_000;
    private static final int MOST_ROUNDS = 10_000; // of polls that take 20 ms each when nothing comes

    private Records() {}

    /** Returns once all are acknowledged. @throws ExecutionException with the producer's own exception */
    static void produce(Map<String, Object> config, String topic, String... values)
            throws ExecutionException, InterruptedException {
        var all = new HashMap<>(config);
        all.putIfAbsent("enable.idempotence", false);
        try (var producer = new KafkaProducer<>(all, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(topic, 0, null, value)).get();
            }
        }
    }

    /** The first records of partition 0. */
    static List<String> consume(Map<String, Object> config, String topic, int count) {
        var values = new ArrayList<String>();
        var all = new HashMap<>(config);
        all.put("max.partition.fetch.bytes", 1_000_000);
        try (var consumer = new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return values.size() >= count;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    /** Asks again, each time by a call that takes a while itself, until it is so. */
    static void until(Condition condition) throws Exception {
        for (long i = 0; i < MOST_TRIES; i++) {
            if (condition.holds()) {
                return;
            }
        }
        throw new IllegalStateException("it never was so");
    }

    /** Polls all consumers in turn until {@code done}; gives what they read. */
    @SafeVarargs
    static List<String> pollUntil(BooleanSupplier done, KafkaConsumer<String, String>... consumers) {
        var values = new ArrayList<String>();
        pollUntil(done, values, consumers);
        return values;
    }

    /** Polls all consumers in turn until {@code done}, and adds what they read to {@code values}. */
    @SafeVarargs
    static void pollUntil(BooleanSupplier done, Collection<String> values, KafkaConsumer<String, String>... consumers) {
        for (int i = 0; i < MOST_ROUNDS; i++) {
            if (done.getAsBoolean()) {
                return;
            }
            for (KafkaConsumer<String, String> consumer : consumers) {
                consumer.poll(Duration.ofMillis(20)).forEach(record -> values.add(record.value()));
            }
        }
        throw new IllegalStateException("it never was so; the consumers read " + values);
    }

    /** Reads until {@code count} values have come. */
    static List<String> read(KafkaConsumer<String, String> consumer, int count) {
        var values = new ArrayList<String>();
        pollUntil(() -> values.size() >= count, values, consumer);
        return values;
    }

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }
}
