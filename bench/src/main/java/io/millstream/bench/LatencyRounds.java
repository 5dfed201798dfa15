package io.millstream.bench;

import io.millstream.base.Clock;
import io.millstream.base.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * From send to poll at a thousand records a second, in an open loop: each record carries the time at which it was due, so
 * a stall is charged to every record that it delays. The round's figure is the median.
 */
final class LatencyRounds extends BrokerRounds<LatencyRounds.Clients> {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(60); // parking is no more exact than this
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int DIGITS = 3;

    /** Both ends, and the first failure of a send, which the receiver throws when it misses the record. */
    record Clients(
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            AtomicReference<@Nullable Exception> failedSend)
            implements AutoCloseable {
        @Override
        public void close() {
            producer.close();
            consumer.close();
        }
    }

    LatencyRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        super("latency", kind, scratch);
    }

    @Override
    Clients clients(BrokerLoad load, BrokerTopic topic, String address) {
        Map<String, Object> sending = new HashMap<>(load.producerSettings(address));
        sending.put("linger.ms", "0");
        var producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> receiving = Map.of("bootstrap.servers", address);
        var consumer = new KafkaConsumer<>(receiving, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(topic.partitions());
        return new Clients(producer, consumer, new AtomicReference<>());
    }

    @Override
    Measured run(Chosen<Clients> now, long units) {
        KafkaConsumer<byte[], byte[]> consumer = now.clients().consumer();
        consumer.seekToEnd(now.topic().partitions());
        now.topic().partitions().forEach(consumer::position); // the end of now, not of the first poll
        BrokerCost cost = startCost();
        Stopwatch watch = Stopwatch.start();
        Thread sender = Threads.daemon("sender", () -> send(now, units));
        sender.start();
        Histogram delays = receive(now.clients(), units);
        Threads.joinUninterruptibly(sender);
        Measured wall = cost.to(watch.stop(units), now.bytes(units));
        long median = delays.getValueAtPercentile(50);
        return new Measured(units, median * units, wall.cpuNanos(), wall.lostCores(), wall.details())
                .with("p50Us", median / 1e3)
                .with("p99Us", delays.getValueAtPercentile(99) / 1e3)
                .with("p999Us", delays.getValueAtPercentile(99.9) / 1e3)
                .with("maxUs", delays.getMaxValue() / 1e3);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears what the future would tell
    private static void send(Chosen<Clients> now, long units) {
        Clock clock = Clock.system();
        long startNanos = clock.nanos() + LEAD_NANOS;
        for (long i = 0; i < units; i++) {
            long dueNanos = startNanos + i * STEP_NANOS;
            for (long left = dueNanos - clock.nanos(); left > 0; left = dueNanos - clock.nanos()) {
                if (left > SPIN_NANOS) {
                    LockSupport.parkNanos(left - SPIN_NANOS);
                } else {
                    Thread.onSpinWait();
                }
            }
            byte[] payload = new byte[now.load().recordBytes()];
            ByteBuffer.wrap(payload).putLong(dueNanos);
            int partition = (int) (i % now.load().partitions());
            now.clients()
                    .producer()
                    .send(new ProducerRecord<>(now.topic().name(), partition, null, payload), (metadata, refused) -> {
                        if (refused != null) {
                            now.clients().failedSend().compareAndSet(null, refused);
                        }
                    });
        }
        now.clients().producer().flush();
    }

    private static Histogram receive(Clients clients, long units) {
        var delays = new Histogram(DIGITS);
        long received = 0;
        while (received < units) {
            var records = clients.consumer().poll(POLL);
            long nowNanos = Clock.system().nanos();
            Exception failedSend = clients.failedSend().get();
            if (failedSend != null || records.isEmpty()) {
                throw new IllegalStateException(
                        "nothing came after " + received + " of " + units + " records", failedSend);
            }
            records.forEach(record -> delays.recordValue(
                    Math.max(0, nowNanos - ByteBuffer.wrap(record.value()).getLong())));
            received += records.count();
        }
        return delays;
    }
}
