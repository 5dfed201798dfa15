package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who does nothing wrong while others do: produces one record after the other and remembers how long the slowest
 * acknowledgement took. Ends with the first thing that a broker must not do to such a client.
 */
final class HonestClient implements AutoCloseable {
    private static final int VERSION = 12;

    private final RawClient connection;
    private final String topic;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean ending;
    private volatile long acknowledgedCount;
    private volatile long slowestNanos;
    private volatile @Nullable Throwable failure;

    HonestClient(String address, String topic) throws IOException {
        this.connection = new RawClient(address);
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
        return acknowledgedCount;
    }

    long slowestMs() {
        return TimeUnit.NANOSECONDS.toMillis(slowestNanos);
    }

    private void run() {
        try {
            for (long number = 0; !ending; number++) {
                long before = System.nanoTime();
                produce(number);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - before);
                acknowledgedCount = number + 1;
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
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
        builder.add(System.currentTimeMillis(), null, value.getBytes(StandardCharsets.UTF_8));
        return builder.build();
    }

    @Override
    public void close() throws IOException {
        ending = true;
        connection.close();
    }
}
