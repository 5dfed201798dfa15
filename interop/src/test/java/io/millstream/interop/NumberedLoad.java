package io.millstream.interop;

import io.millstream.base.Threads;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the numbers from 0 on a thread of its own, each to its partition, and counts the acknowledgements. Some hundred are
 * always on their way.
 */
final class NumberedLoad implements AutoCloseable {
    private static final int ON_THEIR_WAY = 500;

    private final KafkaProducer<String, String> producer;
    private final Semaphore window = new Semaphore(ON_THEIR_WAY);
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicReference<Exception> refusal = new AtomicReference<>();
    private final Thread sender;
    private volatile boolean ending;
    private volatile int sent;

    NumberedLoad(KafkaProducer<String, String> producer, String topic, int partitionCount) {
        this.producer = producer;
        this.sender = Threads.daemon("load", () -> sendAll(topic, partitionCount));
        sender.start();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears what the future would tell
    private void sendAll(String topic, int partitionCount) {
        for (int number = 0; !ending && refusal.get() == null; number++) {
            window.acquireUninterruptibly();
            producer.send(
                    new ProducerRecord<>(topic, number % partitionCount, null, Integer.toString(number)),
                    (metadata, refused) -> {
                        window.release();
                        if (refused == null) {
                            acknowledged.incrementAndGet();
                        } else {
                            refusal.set(refused);
                        }
                    });
            sent = number + 1;
        }
    }

    /** Waits until {@code count} more than now are acknowledged. */
    void awaitMore(int count) {
        await(acknowledged.get() + count);
    }

    /** Sends no more and waits for all acknowledgements. Returns how many records there are. */
    int finish() {
        ending = true;
        Threads.joinUninterruptibly(sender);
        await(sent);
        return sent;
    }

    private void await(int count) {
        Clients.waitUntil("acknowledgement " + count, () -> {
            if (refusal.get() != null) {
                throw new AssertionError(acknowledged + " were acknowledged and one refused", refusal.get());
            }
            return acknowledged.get() >= count;
        });
    }

    @Override
    public void close() {
        ending = true;
        producer.close();
        window.release(ON_THEIR_WAY);
        Threads.joinUninterruptibly(sender);
    }
}
