package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;

/** What a producer sends is what is stored: every codec, every level of acknowledgement, every odd record. */
final class ProduceChecks {
    private static final long LONG_AGO_MS = 1_600_000_000_000L;

    private final Clients clients;

    ProduceChecks(Clients clients) {
        this.clients = clients;
    }

    void addTo(CheckRun run) {
        for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            run.check("produce.codec." + codec, () -> everyRecordComesBack(codec));
        }
        for (String acks : List.of("0", "1", "all")) {
            run.check("produce.acks." + acks, () -> acknowledged(acks));
        }
        run.check("produce.nulls-and-empties", this::nullsAndEmpties);
        run.check("produce.headers", this::headers);
        run.check("produce.timestamps", this::timestamps);
        run.check("produce.log-append-time", this::logAppendTime);
        run.check("produce.in-order-and-once", this::inOrderAndOnce);
        run.check("produce.too-large", this::tooLarge);
        run.check("produce.no-key-on-compacted-topic", this::noKeyOnCompactedTopic);
        run.check("produce.creates-the-topic", this::createsTheTopic);
        run.check("produce.broker-compresses", this::brokerCompresses);
    }

    private void everyRecordComesBack(String codec) throws Exception {
        String topic = clients.topic("codec-" + codec, 2);
        List<ProducerRecord<String, String>> sent = IntStream.range(0, 500)
                .mapToObj(i -> new ProducerRecord<>(topic, i % 2, "key " + i, "value " + i + " ".repeat(i % 97) + "."))
                .toList();
        try (var producer = clients.producer("compression.type", codec, "linger.ms", "20", "batch.size", "8192")) {
            Clients.sendAll(producer, sent);
        }

        List<ConsumerRecord<String, String>> read = clients.read(topic, sent.size());

        for (int partition = 0; partition < 2; partition++) {
            int wanted = partition;
            assertThat(read.stream()
                            .filter(r -> r.partition() == wanted)
                            .map(r -> r.key() + r.value())
                            .toList())
                    .isEqualTo(sent.stream()
                            .filter(r -> r.partition() == wanted)
                            .map(r -> r.key() + r.value())
                            .toList());
        }
    }

    private void acknowledged(String acks) throws Exception {
        String topic = clients.topic("acks-" + acks, 1);
        List<RecordMetadata> metadata;
        try (var producer =
                clients.producer("acks", acks, "enable.idempotence", Boolean.toString(acks.equals("all")))) {
            metadata = Clients.sendAll(
                    producer,
                    IntStream.range(0, 20)
                            .mapToObj(i -> new ProducerRecord<String, String>(topic, Integer.toString(i)))
                            .toList());
        }
        List<Long> offsets = metadata.stream().map(RecordMetadata::offset).toList();
        if (acks.equals("0")) {
            assertThat(offsets).containsOnly(-1L); // nobody told the client
        } else {
            assertThat(offsets)
                    .isEqualTo(IntStream.range(0, 20).mapToObj(Long::valueOf).toList());
        }
        assertThat(Clients.values(clients.read(topic, 20)))
                .isEqualTo(IntStream.range(0, 20).mapToObj(Integer::toString).toList());
    }

    private void nullsAndEmpties() throws Exception {
        String topic = clients.topic("nulls", 1);
        try (var producer = clients.producer()) {
            Clients.sendAll(
                    producer,
                    List.of(
                            new ProducerRecord<>(topic, null, "no key"),
                            new ProducerRecord<>(topic, "no value", null),
                            new ProducerRecord<>(topic, null, null),
                            new ProducerRecord<>(topic, "", "")));
        }
        var read = clients.read(topic, 4);
        assertThat(read).extracting(ConsumerRecord::key).containsExactly(null, "no value", null, "");
        assertThat(read).extracting(ConsumerRecord::value).containsExactly("no key", null, null, "");
    }

    private void headers() throws Exception {
        String topic = clients.topic("headers", 1);
        var record = new ProducerRecord<>(topic, "k", "v");
        record.headers()
                .add("twice", "one".getBytes(StandardCharsets.UTF_8))
                .add("twice", "two".getBytes(StandardCharsets.UTF_8))
                .add("nothing", null)
                .add("", new byte[0]);
        try (var producer = clients.producer()) {
            Clients.sendAll(producer, List.of(record));
        }
        Header[] headers = clients.read(topic, 1).get(0).headers().toArray();
        assertThat(headers).isEqualTo(record.headers().toArray());
        assertThat(headers).hasSize(4);
    }

    private void timestamps() throws Exception {
        String topic = clients.topic("timestamps", 1);
        try (var producer = clients.producer()) {
            List<RecordMetadata> metadata =
                    Clients.sendAll(producer, List.of(new ProducerRecord<>(topic, 0, LONG_AGO_MS, "k", "v")));
            assertThat(metadata.get(0).timestamp()).isEqualTo(LONG_AGO_MS);
        }
        var read = clients.read(topic, 1).get(0);
        assertThat(read.timestamp()).isEqualTo(LONG_AGO_MS);
        assertThat(read.timestampType()).isEqualTo(TimestampType.CREATE_TIME);
    }

    private void logAppendTime() throws Exception {
        String topic = clients.topic("append-time", 1, "message.timestamp.type", "LogAppendTime");
        long acknowledgedMs;
        try (var producer = clients.producer()) {
            acknowledgedMs = Clients.sendAll(producer, List.of(new ProducerRecord<>(topic, 0, LONG_AGO_MS, "k", "v")))
                    .get(0)
                    .timestamp();
        }
        var read = clients.read(topic, 1).get(0);
        assertThat(read.timestamp()).isEqualTo(acknowledgedMs).isGreaterThan(LONG_AGO_MS);
        assertThat(read.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
    }

    /** Idempotent, five requests on the way, many small batches. */
    private void inOrderAndOnce() throws Exception {
        String topic = clients.topic("in-order", 1);
        List<String> values =
                IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        try (var producer = clients.producer("linger.ms", "0", "batch.size", "200")) {
            Clients.sendAll(
                    producer,
                    values.stream()
                            .map(value -> new ProducerRecord<String, String>(topic, value))
                            .toList());
        }
        assertThat(Clients.values(clients.read(topic, values.size()))).isEqualTo(values);
    }

    /** The broker refuses, and the producer goes on. */
    private void tooLarge() throws Exception {
        String topic = clients.topic("too-large", 1, "max.message.bytes", "10000");
        char[] much = new char[100_000];
        Arrays.fill(much, 'x');
        try (var producer = clients.producer()) {
            assertThat(Clients.failure(() -> Clients.sendAll(
                            producer, List.of(new ProducerRecord<String, String>(topic, new String(much))))))
                    .isInstanceOf(RecordTooLargeException.class);
            Clients.sendAll(producer, List.of(new ProducerRecord<String, String>(topic, "small")));
        }
        assertThat(Clients.values(clients.read(topic, 1))).containsExactly("small");
    }

    private void noKeyOnCompactedTopic() throws Exception {
        String topic = clients.topic("compacted", 1, "cleanup.policy", "compact");
        try (var producer = clients.producer()) {
            assertThat(Clients.failure(() ->
                            Clients.sendAll(producer, List.of(new ProducerRecord<String, String>(topic, "no key")))))
                    .isInstanceOf(InvalidRecordException.class);
            Clients.sendAll(producer, List.of(new ProducerRecord<>(topic, "a key", "a value")));
        }
        assertThat(Clients.values(clients.read(topic, 1))).containsExactly("a value");
    }

    private void createsTheTopic() throws Exception {
        String topic = clients.name("made-by-producer");
        clients.fill(topic, 3);
        assertThat(Clients.values(clients.read(topic, 3))).containsExactlyInAnyOrder("0", "1", "2");
    }

    private void brokerCompresses() throws Exception {
        String topic = clients.topic("broker-compresses", 1, "compression.type", "zstd");
        clients.fill(topic, 100);
        assertThat(Clients.values(clients.read(topic, 100)))
                .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }
}
