package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** One producer against one broker process; a new topic for each variant. */
final class ProduceRounds implements Contender {
    private final BrokerProcess broker;
    private final Admin admin;
    private @Nullable Chosen chosen;

    /** What belongs to the variant at work. */
    private record Chosen(BrokerLoad load, BrokerTopic topic, ProducerLoad producer) {}

    ProduceRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        broker = BrokerProcess.start(kind, scratch);
        admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    @Override
    public void choose(String variant) throws Exception {
        dismiss();
        BrokerLoad load = BrokerLoad.parse(variant);
        BrokerTopic topic = BrokerTopic.create(admin, "produce-" + variant, load.partitions());
        chosen = new Chosen(load, topic, new ProducerLoad(load, broker.address(), topic));
    }

    @Override
    public Measured run(long units) throws Exception {
        Chosen now = chosen;
        if (now == null) {
            throw new IllegalStateException("no variant was chosen");
        }
        long before = now.topic().recordCount();
        double cpuSeconds = broker.cpuSeconds();
        Stopwatch watch = Stopwatch.start();
        long endNanos = now.producer().send(units);
        Measured measured = watch.stopAt(units, endNanos);
        Measured charged =
                broker.charged(measured, cpuSeconds, (double) units * now.load().recordBytes());
        long stored = now.topic().recordCount() - before;
        if (stored != units) {
            throw new IllegalStateException(units + " records were acknowledged and " + stored + " stored");
        }
        return charged;
    }

    private void dismiss() throws Exception {
        Chosen before = chosen;
        if (before != null) {
            before.producer().close();
            before.topic().delete();
        }
    }

    @Override
    public void close() {
        admin.close();
        broker.close();
    }
}
