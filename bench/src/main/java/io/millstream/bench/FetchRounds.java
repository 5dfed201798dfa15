package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One consumer with the client's defaults that reads a stored topic again and again. */
final class FetchRounds extends BrokerRounds<KafkaConsumer<byte[], byte[]>> {
    private static final long STORED_BYTES = 200_000_000;
    private static final Duration POLL = Duration.ofSeconds(10);

    FetchRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        super("fetch", kind, scratch);
    }

    @Override
    KafkaConsumer<byte[], byte[]> clients(BrokerLoad load, BrokerTopic topic, String address) throws Exception {
        try (var producer = new ProducerLoad(load, address, topic)) {
            producer.send(STORED_BYTES / load.recordBytes());
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", address, "auto.offset.reset", "none");
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(topic.partitions());
        return consumer;
    }

    @Override
    Measured run(Chosen<KafkaConsumer<byte[], byte[]>> now, long units) {
        BrokerCost cost = startCost();
        Stopwatch watch = Stopwatch.start();
        long read = 0;
        while (read < units) {
            read += pass(now, units - read);
        }
        return cost.to(watch.stop(read), now.bytes(read));
    }

    /** Reads from the beginning until {@code most} records have come or all that there are. */
    private static long pass(Chosen<KafkaConsumer<byte[], byte[]>> now, long most) {
        long stored = STORED_BYTES / now.load().recordBytes();
        List<TopicPartition> partitions = now.topic().partitions();
        now.clients().seekToBeginning(partitions);
        Map<TopicPartition, Long> next = new HashMap<>();
        long read = 0;
        while (read < Math.min(most, stored)) {
            var records = now.clients().poll(POLL);
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
}
