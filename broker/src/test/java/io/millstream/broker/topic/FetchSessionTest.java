package io.millstream.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchPartition;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchRequest.ForgottenTopic;
import io.millstream.wire.message.FetchResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a fetch costs that has thousands of partitions, one of which is in use. */
class FetchSessionTest {
    private static final String TOPIC = "orders";
    private static final int PARTITIONS = 1_000;
    private static final TopicPartition BUSY = new TopicPartition(TOPIC, 987);

    private final FetchWorld world = new FetchWorld();
    private int sessionId;
    private int epoch;

    @BeforeEach
    void readEverything() {
        world.log.createTopic(TOPIC, PARTITIONS, TopicSettings.DEFAULTS);
        FetchResponse full = fetch(request(0).topics(List.of(all()))).join();
        sessionId = full.sessionId();
        assertThat(fetch(request(0)).join().responses()).isEmpty();
        takeCalls();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aPollCostsWhatHasChanged() {
        for (int offset = 0; offset < 20; offset++) {
            CompletableFuture<FetchResponse> poll = fetch(request(500).topics(List.of(busy(offset))));
            assertThat(poll).isNotDone();
            world.append(BUSY, 100);
            world.work();
            assertThat(poll.join().responses().get(0).partitions())
                    .extracting(FetchResponse.PartitionData::partitionIndex)
                    .containsExactly(BUSY.partition());
            assertThat(world.takeCalls("watch")).as("watches").isBetween(1, 3);
            assertThat(world.takeCalls("logEndOffset")).as("looks").isBetween(1, 4);
        }
    }

    @Test
    void aPollWithoutNewsLooksAtNothing() {
        CompletableFuture<FetchResponse> poll = fetch(request(500));
        world.time.advance(Duration.ofMillis(500));
        world.work();
        assertThat(poll.join().responses()).isEmpty();
        assertThat(world.takeCalls("watch")).isZero();
        assertThat(world.takeCalls("logEndOffset")).isZero();
    }

    @Test
    void aForgottenPartitionEndsNoWait() {
        FetchRequest forgetting = request(500)
                .forgottenTopicsData(List.of(new ForgottenTopic().topic(TOPIC).partitions(List.of(BUSY.partition()))));
        CompletableFuture<FetchResponse> poll = fetch(forgetting);
        world.append(BUSY, 100);
        world.work();
        assertThat(poll).isNotDone();
        assertThat(world.takeCalls("logEndOffset")).isZero();
    }

    @Test
    void theEndOfASessionAnswersWhoeverWaitsInIt() {
        CompletableFuture<FetchResponse> poll = fetch(request(500));
        var unused = world.fetch(new FetchRequest().sessionId(sessionId).sessionEpoch(FetchSession.FINAL_EPOCH));
        world.work();
        assertThat(poll.join().responses()).isEmpty();
        assertThat(world.sessions.size()).isZero();
    }

    private void takeCalls() {
        world.takeCalls("watch");
        world.takeCalls("logEndOffset");
    }

    private CompletableFuture<FetchResponse> fetch(FetchRequest request) {
        return world.fetch(request).toCompletableFuture();
    }

    private FetchRequest request(int maxWaitMs) {
        return new FetchRequest()
                .maxWaitMs(maxWaitMs)
                .minBytes(1)
                .sessionId(sessionId)
                .sessionEpoch(epoch++);
    }

    private static FetchTopic all() {
        var partitions = new ArrayList<FetchPartition>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(partition(i, 0));
        }
        return new FetchTopic().topic(TOPIC).partitions(partitions);
    }

    private static FetchTopic busy(long offset) {
        return new FetchTopic().topic(TOPIC).partitions(List.of(partition(BUSY.partition(), offset)));
    }

    private static FetchPartition partition(int number, long offset) {
        return new FetchPartition().partition(number).fetchOffset(offset).partitionMaxBytes(1_000_000);
    }
}
