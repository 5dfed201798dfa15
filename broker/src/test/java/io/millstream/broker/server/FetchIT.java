package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.ForcePolicy;
import io.millstream.log.PartitionLog;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.FetchRequest;
import io.millstream.wire.message.FetchRequest.FetchTopic;
import io.millstream.wire.message.FetchResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetch, by requests that no client library would let a test send. */
class FetchIT {
    private static final int LONG_MS = 15_000;
    private static final String TOPIC = "orders";

    private TestBroker broker;
    private WireClient client;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        broker = TestBroker.start(directory, Map.of());
        broker.log().createTopic(TOPIC, 3, TopicSettings.DEFAULTS);
        client = new WireClient(broker);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        broker.close();
    }

    @Test
    void waitsForTheAppendThatThisProcessMakes() throws IOException {
        int correlationId = client.send(ApiKey.FETCH, 12, Requests.fetch(LONG_MS, TOPIC, 0, 0, 0));
        append(2, "v");
        FetchResponse answer = client.receive(ApiKey.FETCH, 12, correlationId, FetchResponse.class);
        assertThat(Requests.partitions(answer))
                .extracting(Requests::sizeBytes)
                .satisfiesExactly(
                        bytes -> assertThat(bytes).isZero(),
                        bytes -> assertThat(bytes).isZero(),
                        bytes -> assertThat(bytes).isPositive());
    }

    @Test
    void answersWithoutRecordsWhenTheTimeIsOver() throws IOException {
        FetchResponse answer = fetch(12, Requests.fetch(50, TOPIC, 0));
        assertThat(Requests.partitions(answer)).singleElement().satisfies(partition -> {
            assertThat(partition.errorCode()).isZero();
            assertThat(Requests.sizeBytes(partition)).isZero();
            assertThat(partition.highWatermark()).isZero();
        });
    }

    @Test
    void aTopicThatIsDeletedEndsTheWait() throws IOException {
        int correlationId = client.send(ApiKey.FETCH, 12, Requests.fetch(LONG_MS, TOPIC, 0));
        broker.log().deleteTopic(TOPIC);
        FetchResponse answer = client.receive(ApiKey.FETCH, 12, correlationId, FetchResponse.class);
        assertThat(Requests.partitions(answer).get(0).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    /** KIP-74: progress is always possible, and the limit holds for everything behind the first batch. */
    @Test
    void theFirstBatchComesEvenIfItIsTooLarge() throws IOException {
        String large = "x".repeat(10_000);
        for (int partition = 0; partition < 3; partition++) {
            append(partition, large);
        }
        FetchRequest request = Requests.fetch(0, TOPIC, 0, 0, 0).maxBytes(100);
        assertThat(Requests.partitions(fetch(12, request)))
                .extracting(Requests::sizeBytes)
                .satisfiesExactly(
                        bytes -> assertThat(bytes).isGreaterThan(10_000),
                        bytes -> assertThat(bytes).isZero(),
                        bytes -> assertThat(bytes).isZero());
    }

    @Test
    void aSessionIsToldOfNewsOnlyAndGivesEveryPartitionItsTurn() throws IOException {
        append(0, "a");
        append(1, "b");
        FetchRequest first = Requests.fetch(0, TOPIC, 0, 0, 0).sessionEpoch(0).maxBytes(1);
        FetchResponse full = fetch(12, first);
        assertThat(full.sessionId()).isPositive();
        assertThat(Requests.partitions(full)).hasSize(3);
        assertThat(Requests.sizeBytes(Requests.partitions(full).get(0))).isPositive();

        FetchResponse second = incremental(full.sessionId(), 1);
        assertThat(Requests.partitions(second)).singleElement().satisfies(partition -> {
            assertThat(partition.partitionIndex()).isEqualTo(1); // partition 0 had its turn
            assertThat(Requests.sizeBytes(partition)).isPositive();
        });
        assertThat(Requests.partitions(incremental(full.sessionId(), 2)))
                .singleElement()
                .satisfies(partition -> assertThat(partition.partitionIndex()).isZero());
    }

    @Test
    void aSessionWithoutNewsIsAnsweredByNothing() throws IOException {
        FetchResponse full = fetch(12, Requests.fetch(0, TOPIC, 0, 0).sessionEpoch(0));
        assertThat(Requests.partitions(full)).hasSize(2);
        assertThat(Requests.partitions(incremental(full.sessionId(), 1))).isEmpty();
    }

    @Test
    void aSessionThatIsUnknownOrOutOfStepIsRefused() throws IOException {
        FetchResponse full = fetch(12, Requests.fetch(0, TOPIC, 0).sessionEpoch(0));
        assertThat(incremental(full.sessionId(), 5).errorCode())
                .isEqualTo(ErrorCode.INVALID_FETCH_SESSION_EPOCH.code());
        assertThat(incremental(full.sessionId() ^ 1, 1).errorCode())
                .isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
        FetchRequest last =
                Requests.fetch(0, TOPIC, 0).sessionId(full.sessionId()).sessionEpoch(-1);
        assertThat(fetch(12, last).sessionId()).isZero();
        assertThat(incremental(full.sessionId(), 1).errorCode()).isEqualTo(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code());
    }

    @Test
    void topicsAreFoundByIdFromVersion13On() throws IOException {
        append(0, "v");
        UUID id = broker.log().topic(TOPIC).orElseThrow().topicId();
        assertThat(only(fetch(17, byId(id))).errorCode()).isZero();
        assertThat(Requests.sizeBytes(only(fetch(17, byId(id))))).isPositive();
        assertThat(only(fetch(17, byId(new UUID(1, 2)))).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    @Test
    void anOffsetOutsideTheLogIsOutOfRange() throws IOException {
        append(0, "v");
        assertThat(only(fetch(12, Requests.fetch(0, TOPIC, 2))).errorCode())
                .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
        assertThat(only(fetch(12, Requests.fetch(0, TOPIC, -1))).errorCode())
                .isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE.code());
    }

    @Test
    void leaderEpochsFence() throws IOException {
        PartitionLog log = broker.log().partition(new TopicPartition(TOPIC, 0));
        log.beginLeaderEpoch(5);
        assertThat(withEpoch(4)).isEqualTo(ErrorCode.FENCED_LEADER_EPOCH.code());
        assertThat(withEpoch(5)).isEqualTo(ErrorCode.NONE.code());
        assertThat(withEpoch(6)).isEqualTo(ErrorCode.UNKNOWN_LEADER_EPOCH.code());
    }

    @Test
    void unknownPartitionsAreNamedOneByOne() throws IOException {
        FetchResponse answer = fetch(12, Requests.fetch(0, TOPIC, 0, 0, 0, 0));
        assertThat(Requests.partitions(answer))
                .extracting(FetchResponse.PartitionData::errorCode)
                .containsExactly((short) 0, (short) 0, (short) 0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    private short withEpoch(int epoch) throws IOException {
        FetchRequest request = Requests.fetch(0, TOPIC, 0);
        request.topics().get(0).partitions().get(0).currentLeaderEpoch(epoch);
        return only(fetch(12, request)).errorCode();
    }

    private static FetchRequest byId(UUID id) {
        FetchRequest request = Requests.fetch(0, "", 0);
        FetchTopic topic = request.topics().get(0);
        topic.topicId(id);
        return request;
    }

    private FetchResponse incremental(int sessionId, int epoch) throws IOException {
        return fetch(
                12,
                new FetchRequest()
                        .maxWaitMs(0)
                        .minBytes(1)
                        .maxBytes(1)
                        .sessionId(sessionId)
                        .sessionEpoch(epoch)
                        .topics(List.of()));
    }

    private FetchResponse fetch(int version, FetchRequest request) throws IOException {
        return client.ask(ApiKey.FETCH, version, request, FetchResponse.class);
    }

    private static FetchResponse.PartitionData only(FetchResponse answer) {
        return Requests.partitions(answer).get(0);
    }

    private void append(int partition, String value) {
        broker.log()
                .partition(new TopicPartition(TOPIC, partition))
                .appendAndWait(Requests.batch(value), ForcePolicy.WRITTEN);
    }
}
