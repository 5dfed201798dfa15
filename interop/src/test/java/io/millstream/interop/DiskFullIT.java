package io.millstream.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Clock;
import io.millstream.base.Scheduler;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.server.Broker;
import io.millstream.broker.server.BrokerSettings;
import io.millstream.broker.server.SystemEnvironment;
import io.millstream.log.LogSettings;
import io.millstream.log.TopicSettings;
import io.millstream.log.store.LocalLog;
import io.millstream.log.store.LogEnvironment;
import io.millstream.testkit.SimDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/**
 * A broker in this process on a simulated disk that runs full, as a small file system would need an administrator's rights;
 * sockets and clients are real.
 */
class DiskFullIT {
    private static final long ROOM_BYTES = 50_000;
    private static final int RECORD_BYTES = 1_000;
    private static final int MORE_THAN_FITS = 100;
    private static final Path DATA = Path.of("data");

    @Test
    void producersHearOfItReadersGoOnAndAppendsResumeWhenThereIsRoom() throws Exception {
        var disk = new SimDisk(1);
        disk.createDirectories(DATA);
        try (var machine = new SystemEnvironment(DATA);
                var log = LocalLog.open(DATA, LogSettings.DEFAULTS, logOn(disk, machine));
                Broker broker = Broker.start(
                        log, BrokerSettings.of(Map.of("listeners", "PLAINTEXT://127.0.0.1:0")), on(disk, machine))) {
            var address = broker.endpoints().get(0);
            var clients = new Clients(address.host() + ":" + address.port(), "full");
            String topic = log.createTopic("full", 1, TopicSettings.DEFAULTS).name();
            List<String> acknowledged = new ArrayList<>();
            try (var producer = clients.producer("delivery.timeout.ms", "5000", "request.timeout.ms", "2000")) {
                send(producer, topic, "before", acknowledged);

                disk.setCapacityBytes(disk.usedBytes() + ROOM_BYTES);
                KafkaException refusal = fill(producer, topic, acknowledged);
                assertThat(refusal).isNotNull();
                assertThat(Clients.values(clients.read(topic, acknowledged.size())))
                        .isEqualTo(acknowledged);

                disk.setCapacityBytes(Long.MAX_VALUE);
            }
            try (var producer = clients.producer()) {
                send(producer, topic, "after", acknowledged);
            }
            assertThat(Clients.values(clients.read(topic, acknowledged.size()))).isEqualTo(acknowledged);
        }
    }

    private static LogEnvironment logOn(SimDisk disk, SystemEnvironment machine) {
        Scheduler scheduler = machine.environment().schedulers().apply("log");
        return new LogEnvironment(disk, Clock.system(), scheduler, Runnable::run);
    }

    private static BrokerEnvironment on(SimDisk disk, SystemEnvironment machine) {
        BrokerEnvironment real = machine.environment();
        return new BrokerEnvironment(
                real.clock(), real.schedulers(), real.blocking(), real.random(), disk, real.dataDirectory());
    }

    /** Sends until a record is refused. Returns why. */
    private static KafkaException fill(KafkaProducer<String, String> producer, String topic, List<String> acknowledged)
            throws Exception {
        for (int i = 0; i < MORE_THAN_FITS; i++) {
            try {
                send(producer, topic, i + "x".repeat(RECORD_BYTES), acknowledged);
            } catch (ExecutionException e) {
                return (KafkaException) e.getCause();
            }
        }
        throw new AssertionError(MORE_THAN_FITS + " records of " + RECORD_BYTES + " bytes fitted in " + ROOM_BYTES);
    }

    private static void send(
            KafkaProducer<String, String> producer, String topic, String value, List<String> acknowledged)
            throws Exception {
        producer.send(new ProducerRecord<>(topic, value)).get(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        acknowledged.add(value);
    }
}
