package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** One consumer with the client's defaults that reads a stored topic again and again. */
final class FetchRounds implements Contender {
    private static final long STORED_BYTES = 200_000_000;
    private static final Duration POLL = Duration.ofSeconds(10);

    private final BrokerProcess broker;
    private final Admin admin;
    private @Nullable Chosen chosen;

    /** What belongs to the variant at work. */
    private record Chosen(BrokerLoad load, BrokerTopic topic, KafkaConsumer<byte[], byte[]> consumer) {}

    FetchRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        broker = BrokerProcess.start(kind, scratch);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @Override
    public void choose(String variant) throws Exception {
        dismiss();
        BrokerLoad load = BrokerLoad.parse(variant);
        BrokerTopic topic = BrokerTopic.create(admin, "fetch-" + variant, load.partitions());
        try (var producer = new ProducerLoad(load, broker.address(), topic)) {
            producer.send(STORED_BYTES / load.recordBytes());
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "none");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(topic.partitions());
        chosen = new Chosen(load, topic, consumer);
    }

    @Override
    public Measured run(long units) {
        Chosen now = chosen;
        if (now == null) {
            throw new IllegalStateException("no variant was chosen");
        }
        double cpuSeconds = broker.cpuSeconds();
        Stopwatch watch = Stopwatch.start();
        long read = 0;
        while (read < units) {
            read += pass(now, units - read);
        }
        Measured measured = watch.stop(read);
        return broker.charged(measured, cpuSeconds, (double) read * now.load().recordBytes());
    }

    /** Reads from the beginning until {@code most} records have come or all that there are. */
    private static long pass(Chosen now, long most) {
        long stored = STORED_BYTES / now.load().recordBytes();
        List<TopicPartition> partitions = now.topic().partitions();
        now.consumer().seekToBeginning(partitions);
        Map<TopicPartition, Long> next = new HashMap<>();
        long read = 0;
        while (read < Math.min(most, stored)) {
            var records = now.consumer().poll(POLL);
            if (records.isEmpty()) {
                throw new IllegalStateException("nothing came after " + read + " of " + stored + " records");
            }
            for (TopicPartition partition : records.partitions()) {
                long expected = next.getOrDefault(partition, 0L);
                for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                    if (record.offset() != expected
                            || record.value().length != now.load().recordBytes()) {
                        throw new IllegalStateException("expected offset " + expected + " and got " + record);
                    }
                    expected++;
                }
                next.put(partition, expected);
            }
            read += records.count();
        }
        return read;
    }

    private void dismiss() throws Exception {
        Chosen before = chosen;
        if (before != null) {
            before.consumer().close();
            before.topic().delete();
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
