package io.millstream.bench;

import io.millstream.base.Clock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * From the start of the process to the acknowledgement of a first record, in a topic that the broker makes for it. The
 * producer is there before the broker and knocks every few milliseconds. Kafka's formatting of the directory is not counted.
 */
final class BrokerStart implements Contender {
    private static final Map<String, Object> IMPATIENT = Map.of(
            "reconnect.backoff.ms", "2",
            "reconnect.backoff.max.ms", "5",
            "retry.backoff.ms", "2",
            "retry.backoff.max.ms", "5",
            "linger.ms", "0");

    private final BrokerProcess.Kind kind;
    private final Path scratch;

    BrokerStart(BrokerProcess.Kind kind, Path scratch) {
        this.kind = kind;
        this.scratch = scratch;
    }

    @Override
    public Measured run(long units) throws Exception {
        long nanos = 0;
        double cpuSeconds = 0;
        Stopwatch watch = Stopwatch.start();
        for (long start = 0; start < units; start++) {
            Path directory = Files.createTempDirectory(scratch, "start-");
            int port = BrokerProcess.freePort();
            ProcessBuilder command = kind.prepare(directory, port);
            Map<String, Object> settings = new HashMap<>(IMPATIENT);
            settings.put("bootstrap.servers", "127.0.0.1:" + port);
            try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
                var record = new ProducerRecord<byte[], byte[]>("first", "hello".getBytes(StandardCharsets.US_ASCII));
                long startNanos = Clock.system().nanos();
                try (BrokerProcess broker = BrokerProcess.launch(command, directory, port)) {
                    producer.send(record).get();
                    nanos += Clock.system().nanos() - startNanos;
                    cpuSeconds += broker.cpuSeconds();
                }
            }
            ScratchFiles.delete(directory);
        }
        Measured wall = watch.stop(units);
        return new Measured(units, nanos, wall.cpuNanos(), wall.lostCores(), new TreeMap<>())
                .with("brokerCpuS", cpuSeconds / units)
                .with("jarsMb", kind.jarBytes() / 1e6)
                .with("jarCount", kind.jars().size());
    }
}
