package io.millstream.bench;

import java.io.IOException;
import java.nio.file.Path;

/** One producer against one broker process; a new topic for each variant. */
final class ProduceRounds extends BrokerRounds<ProducerLoad> {
    ProduceRounds(BrokerProcess.Kind kind, Path scratch) throws IOException {
        super("produce", kind, scratch);
    }

    @Override
    ProducerLoad clients(BrokerLoad load, BrokerTopic topic, String address) {
        return new ProducerLoad(load, address, topic);
    }

    @Override
    Measured run(Chosen<ProducerLoad> now, long units) throws Exception {
        long before = now.topic().recordCount();
        BrokerCost cost = startCost();
        Stopwatch watch = Stopwatch.start();
        long endNanos = now.clients().send(units);
        Measured charged = cost.to(watch.stopAt(units, endNanos), now.bytes(units));
        long stored = now.topic().recordCount() - before;
        if (stored != units) {
            throw new IllegalStateException(units + " records were acknowledged and " + stored + " stored");
        }
        return charged;
    }
}
