package io.millstream.cli.client;

import io.millstream.base.Threads;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages in the background and remembers the first failure: no message is sent behind one that failed.
 *
 * <p>Ctrl-C flushes what was read before the process ends; an open transaction is left to be aborted. Belongs to one
 * thread.
 */
final class MessageSender implements AutoCloseable {
    private static final Duration FLUSH_ON_INTERRUPT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Producer<byte[], byte[]> producer;
    private final boolean inTransaction;
    private final Thread flushOnInterrupt;
    private volatile @Nullable Exception failure;
    private long sentCount;

    MessageSender(Cluster cluster, Map<String, String> settings) {
        this.cluster = cluster;
        this.producer = cluster.producer(settings);
        this.inTransaction = !cluster.property("transactional.id", "").isEmpty();
        this.flushOnInterrupt = Threads.daemon("millstream-flush", () -> producer.close(FLUSH_ON_INTERRUPT));
        Runtime.getRuntime().addShutdownHook(flushOnInterrupt);
        try {
            begin();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void begin() {
        if (inTransaction) {
            ClientFailure.translating(cluster, () -> {
                producer.initTransactions();
                producer.beginTransaction();
                return producer;
            });
        }
    }

    void send(ProducerRecord<byte[], byte[]> message) {
        check();
        ClientFailure.translating(
                cluster,
                () -> producer.send(message, (metadata, problem) -> {
                    if (problem != null && failure == null) {
                        failure = problem;
                    }
                }));
        sentCount++;
    }

    /** Waits until everything was acknowledged, and ends the transaction, if there is one. */
    void finish() {
        ClientFailure.translating(cluster, () -> {
            producer.flush();
            return producer;
        });
        check();
        if (inTransaction) {
            ClientFailure.translating(cluster, () -> {
                producer.commitTransaction();
                return producer;
            });
        }
    }

    long sentCount() {
        return sentCount;
    }

    private void check() {
        Exception problem = failure;
        if (problem != null) {
            throw ClientFailure.of(problem instanceof KafkaException ? problem : new KafkaException(problem), cluster);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(flushOnInterrupt);
        } catch (IllegalStateException shutdownHasBegun) {
            return; // the hook closes
        }
        // After a failure nothing more is worth waiting for.
        producer.close(failure == null ? FLUSH_ON_INTERRUPT : Duration.ZERO);
    }
}
