package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Clock;
import io.millstream.log.CompressionType;
import io.millstream.log.RecordBatchBuilder;
import io.millstream.log.TopicSettings;
import io.millstream.wire.BytesRecords;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsRequest;
import io.millstream.wire.message.ApiVersionsResponse;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.ProduceRequest.PartitionProduceData;
import io.millstream.wire.message.ProduceRequest.TopicProduceData;
import io.millstream.wire.message.ProduceResponse;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that mean harm, or cannot do better. Each gets an error or loses its connection; the broker's memory and log stay
 * small, and {@link HonestClient}, which produces all the while, goes on being served while the attack lasts.
 */
class HostileClientIT {
    private static final int MIB = 1 << 20;
    private static final int LIMIT_BYTES = 16 * MIB;
    private static final int ANSWERS_MEANWHILE = 100;

    private TestBroker broker;
    private HonestClient honest;
    private LogLines logLines;
    private long memoryBefore;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        logLines = LogLines.record("io.millstream.broker.net");
        broker = TestBroker.start(
                directory,
                Map.of(
                        "auto.create.topics.enable",
                        "false",
                        "queued.max.request.bytes",
                        Integer.toString(LIMIT_BYTES)));
        broker.log().createTopic("honest", 1, TopicSettings.DEFAULTS);
        honest = new HonestClient(broker.address(), "honest");
        memoryBefore = PlatformDependent.usedDirectMemory();
    }

    @AfterEach
    void everybodyElseWasServed(TestInfo test) throws Exception {
        try (var log = logLines;
                var closed = broker;
                var client = honest) {
            client.awaitServed(1); // after the attack, too
            client.end();
            client.report(test.getTestMethod().orElseThrow().getName() + " " + test.getDisplayName());
            assertThat(closed.broker().endpoints()).isNotEmpty();
            assertThat(log.mostInASecond())
                    .isLessThanOrEqualTo(2); // a second of the clock may touch two of the broker's
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffff", // a length of -1
                "80000000",
                "7fffffff", // 2 GiB
                "06400001", // one byte more than is allowed
                "00000000", // a frame without anything
                "00000001 00",
                "00000009 0000 0003 00000001 ff", // ends inside its header
                "0000000a 03e7 0000 00000001 ffff", // an unknown key
                "0000000a ffff 0000 00000001 ffff",
                "0000000a 0000 0002 00000001 ffff", // a version that is served no more
                "0000000a 0000 7fff 00000001 ffff",
                "0000000a 0004 0000 00000001 ffff", // a key that brokers use among themselves
                "0000000a 0003 0001 00000001 7fff", // a client id longer than the frame
                "0000000e 0003 0001 00000001 ffff 7fffffff", // two billion topics
                "0000000e 0003 0001 00000001 ffff 00000001", // one topic, which does not come
                "00000010 0003 000c 00000001 ffff 00 ffffffff0f", // a count of more than 31 bits
                "00000010 0003 000c 00000001 ffff ffffffff07 00", // two billion tagged fields
            })
    void whatIsNoRequestEndsItsConnection(String hex) throws IOException {
        try (var client = new RawClient(broker.address())) {
            client.send(HexFormat.of().parseHex(hex.replace(" ", "")));
            assertThat(client.isClosedByBroker()).isTrue();
        }
    }

    @Test
    void aRequestThatIsCutOffChangesNothing() throws IOException {
        byte[] frame = RawClient.frame(ApiKey.METADATA, 12, 1, new MetadataRequest().topics(null));
        for (int length = 0; length < frame.length; length++) {
            try (var client = new RawClient(broker.address())) {
                client.send(Arrays.copyOf(frame, length));
                client.shutdownOutput();
                assertThat(client.isClosedByBroker()).isTrue();
            }
        }
    }

    @Test
    void aClientFromTheFutureLearnsWhatIsServed() throws IOException {
        try (var client = new RawClient(broker.address())) {
            client.sendFrame(HexFormat.of().parseHex("0012" + "0063" + "00000007" + "0003616263" + "00" + "c0ffee"));
            var answer = (ApiVersionsResponse) client.receive(ApiKey.API_VERSIONS, 0, 7);
            assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(ErrorCode.UNSUPPORTED_VERSION);
            assertThat(answer.apiKeys()).isNotEmpty();
            var again = (ApiVersionsResponse) client.exchange(
                    ApiKey.API_VERSIONS,
                    3,
                    new ApiVersionsRequest().clientSoftwareName("raw").clientSoftwareVersion("1"));
            assertThat(ErrorCode.forCode(again.errorCode())).isEqualTo(ErrorCode.NONE);
        }
    }

    @Test
    void anAnnouncedLengthEarnsNoMemory() throws IOException {
        withMany(300, clients -> {
            for (RawClient client : clients) {
                client.send(HexFormat.of().parseHex("06400000" + "00000003")); // 100 MiB, and the first bytes of it
            }
            assertAllOthersAreServed();
            assertThat(memoryUsed()).isLessThan(64L * MIB);
        });
    }

    @Test
    void sendersThatNeverComeToAnEndHoldLittleMemory() throws IOException {
        byte[] frame = RawClient.frame(ApiKey.METADATA, 12, 1, new MetadataRequest().topics(null));
        withMany(300, clients -> {
            for (int i = 0; i < frame.length - 1; i++) { // all but the last byte, one at a time
                for (RawClient client : clients) {
                    client.send(new byte[] {frame[i]});
                }
            }
            assertAllOthersAreServed();
            assertThat(memoryUsed()).isLessThan(64L * MIB);
        });
    }

    @Test
    void requestsThatAreLargeAndNeverEndDoNotTakeAllMemory() throws IOException {
        var part = new byte[4 * MIB];
        ByteBuffer.wrap(part).putInt(100 * MIB);
        withMany(
                12,
                clients -> { // together three times what may be begun
                    for (RawClient client : clients) {
                        client.sendUnlessClosed(part);
                    }
                    assertAllOthersAreServed();
                    assertThat(memoryUsed()).isLessThan(2L * LIMIT_BYTES);
                });
    }

    @Test
    void answersThatNobodyReadsDoNotPileUp() throws IOException {
        for (int i = 0; i < 50; i++) {
            broker.log()
                    .createTopic("a-topic-with-a-long-name-so-that-answers-are-long-" + i, 1, TopicSettings.DEFAULTS);
        }
        byte[] frame = RawClient.frame(ApiKey.METADATA, 12, 1, new MetadataRequest().topics(null));
        var many = ByteBuffer.allocate(frame.length * 1000);
        while (many.hasRemaining()) {
            many.put(frame);
        }
        withMany(20, clients -> {
            for (RawClient client : clients) {
                client.send(many.array()); // 20,000 questions whose answers take hundreds of megabytes
            }
            assertAllOthersAreServed();
            assertThat(memoryUsed()).isLessThan(128L * MIB);
        });
    }

    @Test
    void aFloodOfConnectionsIsServedOrTurnedAway() throws IOException {
        withMany(1000, clients -> {
            assertAllOthersAreServed();
            assertThat(memoryUsed()).isLessThan(64L * MIB);
        });
    }

    @Test
    void requestsInARowAreAnsweredInTheirOrder() throws IOException {
        try (var client = new RawClient(broker.address())) {
            for (int i = 0; i < 500; i++) {
                client.send(ApiKey.METADATA, i % 14, new MetadataRequest());
            }
            for (int i = 0; i < 500; i++) {
                client.receive(ApiKey.METADATA, i % 14, i);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aBatchThatUnfoldsToManyTimesItsSizeIsRefused(CompressionType compression) throws IOException {
        var builder = new RecordBatchBuilder(128 * MIB).compression(compression);
        builder.add(Clock.system().wallMs(), null, new byte[64 * MIB]);
        ByteBuffer bomb = builder.build();
        assertThat(bomb.remaining()).isLessThan(16 * MIB);
        var request = new ProduceRequest()
                .acks((short) 1)
                .timeoutMs(1000)
                .topicData(List.of(new TopicProduceData()
                        .name("honest")
                        .partitionData(
                                List.of(new PartitionProduceData().index(0).records(new BytesRecords(bomb))))));
        try (var client = new RawClient(broker.address())) {
            var answer = (ProduceResponse) client.exchange(ApiKey.PRODUCE, 9, request);
            assertThat(ErrorCode.forCode(answer.responses()
                            .get(0)
                            .partitionResponses()
                            .get(0)
                            .errorCode()))
                    .isIn(ErrorCode.MESSAGE_TOO_LARGE, ErrorCode.INVALID_RECORD, ErrorCode.CORRUPT_MESSAGE);
        }
    }

    private interface Attack {
        void run(List<RawClient> clients) throws IOException;
    }

    private void withMany(int count, Attack attack) throws IOException {
        var clients = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < count; i++) {
                clients.add(new RawClient(broker.address()));
            }
            attack.run(clients);
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    /** Who was there before goes on being served, and someone new is served too. */
    private void assertAllOthersAreServed() throws IOException {
        honest.awaitServed(ANSWERS_MEANWHILE);
        try (var client = new RawClient(broker.address())) {
            var answer = (MetadataResponse) client.exchange(ApiKey.METADATA, 12, new MetadataRequest().topics(null));
            assertThat(answer.topics()).isNotEmpty();
        }
    }

    private long memoryUsed() {
        return PlatformDependent.usedDirectMemory() - memoryBefore;
    }
}
