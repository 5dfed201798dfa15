package io.millstream.cli.client;

import java.io.PrintStream;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * Polls a consumer, and says when its cluster is gone and when it is back. Kafka's consumer tries on for ever without a
 * word, so that a reader could not tell a topic without news from a broker that was stopped. Belongs to one thread.
 */
final class PatientPoll {
    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final String addresses;
    private final PrintStream messages;
    private boolean isGone;

    PatientPoll(Consumer<byte[], byte[]> consumer, String addresses, PrintStream messages) {
        this.consumer = consumer;
        this.addresses = addresses;
        this.messages = messages;
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }

    ConsumerRecords<byte[], byte[]> poll() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (isGone) {
            if (!records.isEmpty()
                    || (isConnected() && Reachable.whyNot(addresses).isEmpty())) {
                isGone = false;
                messages.println("millstream: the broker is back at " + addresses + "; reading on.");
            }
        } else if (records.isEmpty() && !isConnected()) {
            ask();
        }
        return records;
    }

    /** A consumer without a connection may be between two of them: only an address where nobody listens is news. */
    private void ask() {
        Reachable.whyNot(addresses).ifPresent(why -> {
            isGone = true;
            messages.println(
                    "millstream: the broker is gone. " + why + "; trying on until it is back. Ctrl-C ends this.");
        });
    }

    private boolean isConnected() {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .anyMatch(metric -> metric.getValue().metricValue() instanceof Number count && count.doubleValue() > 0);
    }
}
