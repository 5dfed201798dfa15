package io.millstream.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What all contests between brokers have in common: a broker process, and for each variant a topic of its own with the
 * clients that work on it. A contest says what those clients are, and what a round of theirs is.
 *
 * @param <W> the clients of a variant, at work
 */
abstract class BrokerRounds<W extends AutoCloseable> implements Contender {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String name;
    private final BrokerProcess broker;
    private final Admin admin;
    private @Nullable Chosen<W> chosen;

    /** What belongs to the variant at work. */
    record Chosen<W>(BrokerLoad load, BrokerTopic topic, W clients) {
        long bytes(long recordCount) {
            return recordCount * load.recordBytes();
        }
    }

    /** @param name of the contest, with which its topics' names begin */
    BrokerRounds(String name, BrokerProcess.Kind kind, Path scratch) throws IOException {
        this.name = name;
        this.broker = BrokerProcess.start(kind, scratch);
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
    }

    /** The clients for a new, empty topic. */
    abstract W clients(BrokerLoad load, BrokerTopic topic, String address) throws Exception;

    /** One round of {@code units} records; what it cost the broker is added by {@link BrokerCost#to}. */
    abstract Measured run(Chosen<W> chosen, long units) throws Exception;

    /**
     * The broker's processor time from now on, and the share of its time for which the calling thread of the client works:
     * where it is near 1, the client is what limits the round.
     */
    final BrokerCost startCost() {
        double startCpuSeconds = broker.cpuSeconds();
        long startClientNanos = THREADS.getCurrentThreadCpuTime();
        return (measured, bytes) -> {
            double clientNanos = THREADS.getCurrentThreadCpuTime() - startClientNanos;
            return broker.charged(measured, startCpuSeconds, (double) bytes)
                    .with("clientBusy", clientNanos / measured.nanos());
        };
    }

    /** What the broker has spent since the clock was started. */
    interface BrokerCost {
        Measured to(Measured measured, long bytes);
    }

    @Override
    public final void choose(String variant) throws Exception {
        Chosen<W> before = chosen;
        if (before != null) {
            before.clients().close();
            before.topic().delete();
        }
        BrokerLoad load = BrokerLoad.parse(variant);
        BrokerTopic topic = BrokerTopic.create(admin, name + "-" + variant, load.partitions());
        chosen = new Chosen<>(load, topic, clients(load, topic, broker.address()));
    }

    @Override
    public final Measured run(long units) throws Exception {
        Chosen<W> now = chosen;
        if (now == null) {
            throw new IllegalStateException("no variant was chosen");
        }
        return run(now, units);
    }

    @Override
    public final void close() {
        admin.close();
        broker.close();
    }
}
