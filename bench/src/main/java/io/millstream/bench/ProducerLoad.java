package io.millstream.bench;

import io.millstream.base.Clock;
import java.io.Closeable;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A producer that sends as fast as it can, in turn to each partition of a topic. */
final class ProducerLoad implements Closeable {
    private static final int CHUNK = 100; // records to a partition before the next has its turn

    private final BrokerTopic topic;
    private final List<byte[]> payloads;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    ProducerLoad(BrokerLoad load, String address, BrokerTopic topic) {
        this.topic = topic;
        this.payloads = load.payloads();
        this.producer = new KafkaProducer<>(
                load.producerSettings(address), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends {@code recordCount} records and waits for all acknowledgements. Returns when the last one came. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears what the future would tell
    long send(long recordCount) {
        for (long sent = 0; sent < recordCount; sent++) {
            int partition = (int) (sent / CHUNK % topic.partitionCount());
            byte[] payload = payloads.get((int) (sent % payloads.size()));
            producer.send(new ProducerRecord<>(topic.name(), partition, null, payload), (metadata, refused) -> {
                if (refused != null) {
                    failure.set(refused);
                }
            });
        }
        producer.flush();
        long endNanos = Clock.system().nanos();
        Exception refused = failure.get();
        if (refused != null) {
            throw new IllegalStateException("a record of " + topic.name() + " was refused", refused);
        }
        return endNanos;
    }

    @Override
    public void close() {
        producer.close();
    }
}
