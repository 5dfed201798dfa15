package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.interop.TestBroker.Bootstrap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A word count of Kafka Streams with {@code exactly_once_v2}, killed in the middle and started again. Every count of every
 * word is written, so a committed reader has to see 1, 2, 3 ... of each, none twice and none left out.
 */
@ExtendWith(TestBroker.class)
class StreamsIT {
    private static final int LINES = 600;
    private static final int WORDS_PER_LINE = 5;
    private static final int VOCABULARY = 20;
    private static final int PARTITIONS = 2;
    private static final Duration POLL = Duration.ofMillis(100);

    @Test
    void everyWordIsCountedOnceThoughTheCounterIsKilled(Bootstrap broker) throws Exception {
        var clients = new Clients(broker.address(), broker.run());
        String input = clients.topic("streams-in", PARTITIONS);
        String output = clients.topic("streams-out", PARTITIONS);
        Map<String, Long> expected = new HashMap<>();
        var random = new Random(7);
        Process counter = start(broker, input, output);
        Map<String, List<Long>> seen = new HashMap<>();
        try (var reader = clients.consumer("isolation.level", "read_committed")) {
            List<TopicPartition> partitions = LongStream.range(0, PARTITIONS)
                    .mapToObj(p -> new TopicPartition(output, (int) p))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);

            send(clients, input, random, expected);
            readUntil(reader, seen, total(expected) / 2);
            counter.destroyForcibly().onExit().join(); // in the middle of a transaction, as likely as not
            send(clients, input, random, expected);
            counter = start(broker, input, output);
            readUntil(reader, seen, total(expected));
        } finally {
            counter.destroyForcibly().onExit().join();
        }

        assertThat(seen.keySet()).isEqualTo(expected.keySet());
        seen.forEach((word, counts) -> assertThat(counts)
                .as("counts of %s", word)
                .isEqualTo(LongStream.rangeClosed(1, expected.get(word)).boxed().toList()));
    }

    private static long total(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Process start(Bootstrap broker, String input, String output) throws IOException {
        Path logs = Files.createDirectories(Foreign.module().resolve("target/logs"));
        return new ProcessBuilder(
                        Foreign.java(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Foreign.kafkaClassPath(),
                        "io.millstream.interop.kafka.WordCount",
                        broker.address(),
                        "word-count-" + broker.run(),
                        input,
                        output,
                        Foreign.module().resolve("target/streams-state").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        logs.resolve("streams.log").toFile()))
                .start();
    }

    /** Some lines of words, counted here as they are sent. */
    private static void send(Clients clients, String topic, Random random, Map<String, Long> expected)
            throws Exception {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int line = 0; line < LINES; line++) {
            List<String> words = new ArrayList<>();
            for (int w = 0; w < WORDS_PER_LINE; w++) {
                String word = "word" + random.nextInt(VOCABULARY);
                expected.merge(word, 1L, Long::sum);
                words.add(word);
            }
            records.add(new ProducerRecord<>(topic, line % PARTITIONS, null, String.join(" ", words)));
        }
        try (var producer = clients.producer()) {
            Clients.sendAll(producer, records);
        }
    }

    private static void readUntil(KafkaConsumer<String, String> reader, Map<String, List<Long>> seen, long count) {
        Clients.waitUntil(count + " counts", () -> {
            read(reader, seen);
            return seen.values().stream().mapToLong(List::size).sum() >= count;
        });
        read(reader, seen); // one too many would show
    }

    private static void read(KafkaConsumer<String, String> reader, Map<String, List<Long>> seen) {
        reader.poll(POLL).forEach(record -> seen.computeIfAbsent(record.key(), word -> new ArrayList<>())
                .add(Long.parseLong(record.value())));
    }
}
