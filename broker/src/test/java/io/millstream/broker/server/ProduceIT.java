package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicName;
import io.millstream.log.TopicPartition;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.ProduceResponse;
import io.millstream.wire.message.ProduceResponse.PartitionProduceResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Produce, by requests that no client library would let a test send. */
class ProduceIT {
    private static final String TOPIC = "orders";
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;

    private TestBroker broker;
    private WireClient client;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        broker = TestBroker.start(directory, Map.of());
        broker.log().createTopic(TOPIC, 1, TopicSettings.DEFAULTS.with("max.message.bytes", "10000"));
        client = new WireClient(broker);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        broker.close();
    }

    @Test
    void acksOtherThanTheThreeAreRefused() throws IOException {
        assertThat(produce(Requests.produce(2, TOPIC, 0, Requests.batch("v"))).errorCode())
                .isEqualTo(ErrorCode.INVALID_REQUIRED_ACKS.code());
        assertThat(endOffset()).isZero();
    }

    @Test
    void whereNothingIsNothingIsWritten() throws IOException {
        assertThat(produce(Requests.produce(1, "nowhere", 0, Requests.batch("v")))
                        .errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(produce(Requests.produce(1, TOPIC, 1, Requests.batch("v"))).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
        assertThat(produce(Requests.produce(1, TOPIC, -1, Requests.batch("v"))).errorCode())
                .isEqualTo(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION.code());
    }

    @Test
    void internalTopicsAreNotForClients() throws IOException {
        broker.log().createTopic(TopicName.CONSUMER_OFFSETS, 1, TopicSettings.DEFAULTS);
        var request = Requests.produce(1, TopicName.CONSUMER_OFFSETS, 0, Requests.batch("v"));
        assertThat(produce(request).errorCode()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION.code());
    }

    @Test
    void damagedBatchesAreRefusedByTheirDamage() throws IOException {
        ByteBuffer flipped = Requests.batch("v");
        flipped.put(CRC_AT, (byte) (flipped.get(CRC_AT) ^ 1));
        assertThat(errorOf(flipped)).isEqualTo(ErrorCode.CORRUPT_MESSAGE);

        ByteBuffer old = Requests.batch("v");
        old.put(MAGIC_AT, (byte) 1);
        assertThat(errorOf(old)).isEqualTo(ErrorCode.INVALID_RECORD);

        ByteBuffer two = ByteBuffer.allocate(2 * Requests.batch("v").remaining())
                .put(Requests.batch("v"))
                .put(Requests.batch("w"))
                .flip();
        assertThat(errorOf(two)).isEqualTo(ErrorCode.INVALID_RECORD);

        ByteBuffer cut = Requests.batch("v");
        assertThat(errorOf(cut.limit(cut.limit() - 1))).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
        assertThat(errorOf(ByteBuffer.allocate(0))).isEqualTo(ErrorCode.INVALID_RECORD);
        assertThat(endOffset()).isZero();
    }

    @Test
    void aBatchThatIsTooLargeIsRefusedWithAReason() throws IOException {
        PartitionProduceResponse answer = produce(Requests.produce(-1, TOPIC, 0, Requests.batch("x".repeat(20_000))));
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE.code());
        assertThat(answer.errorMessage()).contains("max.message.bytes=10000");
        assertThat(answer.baseOffset()).isEqualTo(-1);
    }

    /** KIP-467: the producer fails that record by its own message, and the others because they came with it. */
    @Test
    void theRecordThatIsToBlameIsNamed() throws IOException {
        broker.log().createTopic("compacted", 1, TopicSettings.of(Map.of("cleanup.policy", "compact")));
        var builder = new RecordBatchBuilder();
        builder.add(1, new byte[] {1}, new byte[] {1});
        builder.add(1, null, new byte[] {2});
        PartitionProduceResponse answer = produce(Requests.produce(1, "compacted", 0, builder.build()));
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.INVALID_RECORD.code());
        assertThat(answer.errorMessage()).contains("record 1", "no key");
        assertThat(answer.recordErrors()).singleElement().satisfies(record -> {
            assertThat(record.batchIndex()).isEqualTo(1);
            assertThat(record.batchIndexErrorMessage()).contains("no key");
        });
    }

    @Test
    void topicsAreFoundByIdFromVersion13On() throws IOException {
        UUID id = broker.log().topic(TOPIC).orElseThrow().topicId();
        assertThat(produceById(id).errorCode()).isZero();
        assertThat(produceById(new UUID(1, 2)).errorCode()).isEqualTo(ErrorCode.UNKNOWN_TOPIC_ID.code());
        assertThat(endOffset()).isEqualTo(1);
    }

    @Test
    void everyVersionIsAnswered() throws IOException {
        for (int version = 3; version <= 12; version++) {
            var answer = client.ask(
                    ApiKey.PRODUCE,
                    version,
                    Requests.produce(-1, TOPIC, 0, Requests.batch("v")),
                    ProduceResponse.class);
            assertThat(Requests.only(answer).baseOffset()).isEqualTo(version - 3);
        }
    }

    private PartitionProduceResponse produceById(UUID id) throws IOException {
        ProduceRequest request = Requests.produce(1, "", 0, Requests.batch("v"));
        request.topicData().get(0).topicId(id);
        return Requests.only(client.ask(ApiKey.PRODUCE, 13, request, ProduceResponse.class));
    }

    private ErrorCode errorOf(ByteBuffer records) throws IOException {
        short code = produce(Requests.produce(1, TOPIC, 0, records)).errorCode();
        for (ErrorCode error : ErrorCode.values()) {
            if (error.code() == code) {
                return error;
            }
        }
        throw new IllegalStateException("no error has the number " + code);
    }

    private PartitionProduceResponse produce(ProduceRequest request) throws IOException {
        return Requests.only(client.ask(ApiKey.PRODUCE, 12, request, ProduceResponse.class));
    }

    private long endOffset() {
        return broker.log().partition(new TopicPartition(TOPIC, 0)).logEndOffset();
    }
}
