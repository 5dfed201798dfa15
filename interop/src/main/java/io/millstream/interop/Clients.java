package io.millstream.interop;

import io.millstream.base.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Makes clients of one broker, with strings for keys and values, and topics whose names no other run has used.
 *
 * @param bootstrap address of the broker
 * @param run what distinguishes this run's topics, groups and transactional ids from those of others
 */
record Clients(String bootstrap, String run) {
    static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    String name(String what) {
        return what + "-" + run;
    }

    KafkaProducer<String, String> producer(String... settings) {
        return new KafkaProducer<>(settings(settings), new StringSerializer(), new StringSerializer());
    }

    KafkaConsumer<String, String> consumer(String... settings) {
        return new KafkaConsumer<>(settings(settings), new StringDeserializer(), new StringDeserializer());
    }

    Admin admin() {
        return Admin.create(settings());
    }

    /** Keys and values in turn, on top of the address. */
    private Map<String, Object> settings(String... settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("bootstrap.servers", bootstrap);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    /** Creates a topic; settings as keys and values in turn. Returns its name. */
    String topic(String what, int partitionCount, String... settings) throws Exception {
        Map<String, String> configs = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            configs.put(settings[i], settings[i + 1]);
        }
        String topic = name(what);
        try (Admin admin = admin()) {
            get(admin.createTopics(List.of(
                            new NewTopic(topic, Optional.of(partitionCount), Optional.empty()).configs(configs)))
                    .all());
        }
        return topic;
    }

    /** Sends values "0" to "count - 1" with keys "k0" to "k9", and waits for the acknowledgements. */
    void fill(String topic, int count) throws Exception {
        try (var producer = producer()) {
            sendAll(
                    producer,
                    IntStream.range(0, count)
                            .mapToObj(i -> new ProducerRecord<>(topic, "k" + i % 10, Integer.toString(i)))
                            .toList());
        }
    }

    static List<RecordMetadata> sendAll(
            KafkaProducer<String, String> producer, List<ProducerRecord<String, String>> records) throws Exception {
        var acknowledgements = records.stream().map(producer::send).toList();
        List<RecordMetadata> metadata = new ArrayList<>();
        for (var acknowledgement : acknowledgements) {
            metadata.add(acknowledgement.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        return metadata;
    }

    /** Everything in a topic from the beginning, as a committed reader sees it, until {@code count} records are there. */
    List<ConsumerRecord<String, String>> read(String topic, int count) {
        try (var consumer = consumer("isolation.level", "read_committed")) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return poll(consumer, count);
        }
    }

    /** Polls until {@code count} records are there, and once more, so that one too many would show. */
    static List<ConsumerRecord<String, String>> poll(KafkaConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        waitUntil(count + " records, of which " + records.size() + " came", () -> {
            consumer.poll(POLL).forEach(records::add);
            return records.size() >= count;
        });
        consumer.poll(POLL).forEach(records::add);
        return records;
    }

    static List<String> values(Collection<ConsumerRecord<String, String>> records) {
        return records.stream().map(ConsumerRecord::value).toList();
    }

    /** Tries again until it is true. */
    static void waitUntil(String what, BooleanSupplier reached) {
        Clock clock = Clock.system();
        long startNanos = clock.nanos();
        while (!reached.getAsBoolean()) {
            if (clock.nanos() - startNanos > PATIENCE.toNanos()) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** A value that has to be in an answer. */
    static <K, V> V in(Map<K, V> answer, K key) {
        V value = answer.get(key);
        if (value == null) {
            throw new AssertionError("no " + key + " in " + answer.keySet());
        }
        return value;
    }

    static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The reason that a future failed for. */
    static Throwable failure(CheckRun.Check attempt) throws Exception {
        try {
            attempt.run();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        }
        throw new AssertionError("it should have failed");
    }
}
