package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Clock;
import io.millstream.base.Threads;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.ProduceRequest.PartitionProduceData;
import io.millstream.wire.message.ProduceRequest.TopicProduceData;
import io.millstream.wire.message.ProduceResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who does nothing wrong while others do: produces one record after the other and remembers how long the slowest
 * acknowledgement took. Ends with the first thing that a broker must not do to such a client.
 *
 * <p>That it is served while an attack lasts is asked for by {@link #awaitServed}, in answers and not in seconds, which a
 * busy machine stretches. How long the slowest took is printed, and kept in {@code target/honest-client.txt}.
 */
final class HonestClient implements AutoCloseable {
    private static final int VERSION = 12;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final Path FIGURES = Path.of("target", "honest-client.txt");

    private final Clock clock = Clock.system();
    private final RawClient connection;
    private final String topic;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile long slowestNanos;
    private volatile @Nullable Throwable failure;
    private long acknowledgedCount; // guarded by this

    HonestClient(String address, String topic) throws IOException {
        this(new RawClient(address), topic);
    }

    /** @param connection authenticated, if the listener asks for that */
    HonestClient(RawClient connection, String topic) {
        this.connection = connection;
        this.topic = topic;
        this.thread = Threads.daemon("honest-client", this::run);
        thread.start();
    }

    /** Ends the work; returns how many records were acknowledged. */
    long end() throws InterruptedException {
        ending = true;
        assertThat(ended.await(1, TimeUnit.MINUTES))
                .as("the honest client was answered")
                .isTrue();
        if (failure != null) {
            throw new AssertionError("the honest client was not served", failure);
        }
        return acknowledgedCount();
    }

    /**
     * Waits for {@code answerCount} more acknowledgements. Called while an attack goes on, it fails if the broker serves
     * nobody else for as long as that lasts.
     */
    void awaitServed(int answerCount) {
        long target = acknowledgedCount() + answerCount;
        long giveUpNanos = clock.nanos() + PATIENCE_NANOS;
        synchronized (this) {
            while (acknowledgedCount < target && failure == null && clock.nanos() - giveUpNanos < 0) {
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, giveUpNanos - clock.nanos());
                } catch (InterruptedException e) {
                    throw new AssertionError("interrupted while the honest client was being served", e);
                }
            }
            assertThat(failure).as("the honest client was served").isNull();
            assertThat(acknowledgedCount)
                    .as("acknowledgements for the honest client during the attack")
                    .isGreaterThanOrEqualTo(target);
        }
    }

    synchronized long acknowledgedCount() {
        return acknowledgedCount;
    }

    private synchronized void acknowledged() {
        acknowledgedCount++;
        notifyAll();
    }

    private synchronized void failed(Throwable cause) {
        failure = cause;
        notifyAll();
    }

    /** Prints how {@code attack} felt for somebody who had no part in it; the promise is a second. */
    void report(String attack) throws IOException {
        String line = String.format(
                Locale.ROOT,
                "slowest of %d answers %d ms during: %s%n",
                acknowledgedCount(),
                TimeUnit.NANOSECONDS.toMillis(slowestNanos),
                attack);
        System.out.print(line);
        Files.createDirectories(FIGURES.toAbsolutePath().getParent());
        Files.writeString(FIGURES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private void run() {
        try {
            for (long number = 0; !ending; number++) {
                long before = clock.nanos();
                produce(number);
                slowestNanos = Math.max(slowestNanos, clock.nanos() - before);
                acknowledged();
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        } finally {
            ended.countDown();
        }
    }

    private void produce(long number) throws IOException {
        var request = new ProduceRequest()
                .acks((short) 1)
                .timeoutMs(10_000)
                .topicData(List.of(new TopicProduceData()
                        .name(topic)
                        .partitionData(List.of(
                                new PartitionProduceData().index(0).records(new BytesRecords(batch("v" + number)))))));
        var response = (ProduceResponse) connection.exchange(ApiKey.PRODUCE, VERSION, request);
        var answer = response.responses().get(0).partitionResponses().get(0);
        assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(ErrorCode.NONE);
        assertThat(answer.baseOffset()).isEqualTo(number);
    }

    static ByteBuffer batch(String value) {
        var builder = new RecordBatchBuilder();
        builder.add(Clock.system().wallMs(), null, value.getBytes(StandardCharsets.UTF_8));
        return builder.build();
    }

    @Override
    public void close() throws IOException {
        ending = true;
        connection.close();
    }
}
