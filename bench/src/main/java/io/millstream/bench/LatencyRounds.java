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
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
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
final class LatencyRounds implements Contender {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(60); // parking is no more exact than this
    private static final long LEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int DIGITS = 3;

    private final BrokerProcess broker;
    private final Admin admin;
    private @Nullable Chosen chosen;

    /** What belongs to the variant at work. */
    private record Chosen(
            BrokerLoad load,
            BrokerTopic topic,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer) {}

    LatencyRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        broker = BrokerProcess.start(kind, scratch);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @Override
    public void choose(String variant) throws Exception {
        dismiss();
        BrokerLoad load = BrokerLoad.parse(variant);
        BrokerTopic topic = BrokerTopic.create(admin, "latency-" + variant, load.partitions());
        Map<String, Object> sending = new HashMap<>(load.producerSettings(broker.address()));
        sending.put("linger.ms", "0");
        var producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, Object> receiving = Map.of("bootstrap.servers", broker.address());
        var consumer = new KafkaConsumer<>(receiving, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(topic.partitions());
        chosen = new Chosen(load, topic, producer, consumer);
    }

    @Override
    public Measured run(long units) {
        Chosen now = chosen;
        if (now == null) {
            throw new IllegalStateException("no variant was chosen");
        }
        now.consumer().seekToEnd(now.topic().partitions());
        now.topic().partitions().forEach(now.consumer()::position); // the end of now, not of the first poll
        double cpuSeconds = broker.cpuSeconds();
        Stopwatch watch = Stopwatch.start();
        Thread sender = Threads.daemon("sender", () -> send(now, units));
        sender.start();
        Histogram delays = receive(now.consumer(), units);
        Threads.joinUninterruptibly(sender);
        Measured wall = broker.charged(
                watch.stop(units), cpuSeconds, (double) units * now.load().recordBytes());
        long median = delays.getValueAtPercentile(50);
        return new Measured(units, median * units, wall.cpuNanos(), wall.lostCores(), wall.details())
                .with("p50Us", median / 1e3)
                .with("p99Us", delays.getValueAtPercentile(99) / 1e3)
                .with("p999Us", delays.getValueAtPercentile(99.9) / 1e3)
                .with("maxUs", delays.getMaxValue() / 1e3);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears what the future would tell
    private static void send(Chosen now, long units) {
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
            now.producer()
                    .send(new ProducerRecord<>(now.topic().name(), partition, null, payload), (metadata, refused) -> {
                        if (refused != null) { // the receiver misses the record and ends the round
                            refused.printStackTrace();
                        }
                    });
        }
        now.producer().flush();
    }

    private static Histogram receive(KafkaConsumer<byte[], byte[]> consumer, long units) {
        var delays = new Histogram(DIGITS);
        long received = 0;
        while (received < units) {
            var records = consumer.poll(POLL);
            long nowNanos = Clock.system().nanos();
            if (records.isEmpty()) {
                throw new IllegalStateException("nothing came after " + received + " of " + units + " records");
            }
            records.forEach(record -> delays.recordValue(
                    Math.max(0, nowNanos - ByteBuffer.wrap(record.value()).getLong())));
            received += records.count();
        }
        return delays;
    }

    private void dismiss() throws Exception {
        Chosen before = chosen;
        if (before != null) {
            before.producer().close();
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
