package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsRequest;
import io.millstream.wire.message.ApiVersionsResponse;
import io.millstream.wire.message.FetchResponse;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataRequest.MetadataRequestTopic;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.ProduceResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What connections do with requests, good and bad. */
class ConnectionIT {
    private static final ApiVersionsRequest HELLO =
            new ApiVersionsRequest().clientSoftwareName("test").clientSoftwareVersion("1.0");

    private TestBroker broker;

    @BeforeEach
    void start(@TempDir Path directory) {
        broker = TestBroker.start(directory, Map.of("socket.request.max.bytes", "1000000"));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void answersLeaveInTheOrderOfTheRequests() throws IOException {
        try (var client = new WireClient(broker)) {
            metadata(client, "orders");
            var sent = new ArrayList<Integer>();
            for (int i = 0; i < 200; i++) {
                sent.add(
                        i % 2 == 0
                                ? client.send(
                                        ApiKey.PRODUCE, 12, Requests.produce(-1, "orders", 0, Requests.batch("v" + i)))
                                : client.send(ApiKey.API_VERSIONS, 3, HELLO));
            }
            for (int i = 0; i < 200; i++) {
                if (i % 2 == 0) {
                    var answer = client.receive(ApiKey.PRODUCE, 12, sent.get(i), ProduceResponse.class);
                    assertThat(Requests.only(answer).baseOffset()).isEqualTo(i / 2);
                } else {
                    client.receive(ApiKey.API_VERSIONS, 3, sent.get(i), ApiVersionsResponse.class);
                }
            }
        }
    }

    @Test
    void anUnknownVersionOfApiVersionsIsAnsweredInVersion0() throws IOException {
        try (var client = new WireClient(broker)) {
            var request = ByteBuffer.allocate(4 + 8 + 20).putInt(28).putShort((short) 18);
            client.sendRaw(request.putShort((short) 99).putInt(7).position(0));
            ByteBuffer frame = client.receiveRaw();
            assertThat(frame.getInt()).isEqualTo(7);
            assertThat(frame.getShort()).isEqualTo(ErrorCode.UNSUPPORTED_VERSION.code());
            assertThat(frame.getInt()).isEqualTo(1);
            assertThat(frame.getShort()).isEqualTo((short) 18);
            assertThat(client.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class)
                            .errorCode())
                    .isZero(); // the connection goes on
        }
    }

    @Test
    void aClientWithoutANameIsToldSo() throws IOException {
        try (var client = new WireClient(broker)) {
            var answer = client.ask(ApiKey.API_VERSIONS, 3, new ApiVersionsRequest(), ApiVersionsResponse.class);
            assertThat(answer.errorCode()).isEqualTo(ErrorCode.INVALID_REQUEST.code());
        }
    }

    @Test
    void produceIsAdvertisedFromVersion0() throws IOException {
        try (var client = new WireClient(broker)) {
            var answer = client.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class);
            assertThat(answer.apiKeys())
                    .filteredOn(key -> key.apiKey() == ApiKey.PRODUCE.id())
                    .singleElement()
                    .satisfies(key -> assertThat(key.minVersion()).isZero());
            assertThat(answer.apiKeys()).noneMatch(key -> key.apiKey() == ApiKey.GET_TELEMETRY_SUBSCRIPTIONS.id());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_001, Integer.MAX_VALUE, 0, 5})
    void aFrameThatCannotBeARequestClosesItsConnectionAndNoOther(int length) throws IOException {
        try (var offender = new WireClient(broker);
                var other = new WireClient(broker)) {
            offender.sendRaw(ByteBuffer.allocate(4 + 16).putInt(length).position(0));
            assertThat(offender.isClosedByBroker()).isTrue();
            assertThat(other.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class)
                            .errorCode())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(shorts = {-1, 93, 127, 128, Short.MAX_VALUE})
    void aRequestThatIsNotServedClosesItsConnection(short key) throws IOException {
        try (var client = new WireClient(broker)) {
            client.sendRaw(ByteBuffer.allocate(4 + 12).putInt(12).putShort(key).position(0));
            assertThat(client.isClosedByBroker()).isTrue();
        }
    }

    @Test
    void withoutAcksAFailureClosesTheConnection() throws IOException {
        try (var client = new WireClient(broker)) {
            metadata(client, "orders");
            client.send(ApiKey.PRODUCE, 12, Requests.produce(0, "orders", 0, Requests.batch("v")));
            client.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class); // and no answer before this one
            client.send(ApiKey.PRODUCE, 12, Requests.produce(0, "nowhere", 0, Requests.batch("v")));
            assertThat(client.isClosedByBroker()).isTrue();
        }
    }

    @Test
    void aSilentConnectionIsClosed(@TempDir Path directory) throws IOException {
        try (var impatient = TestBroker.start(directory, Map.of("connections.max.idle.ms", "300"));
                var client = new WireClient(impatient)) {
            assertThat(client.isClosedByBroker()).isTrue();
        }
    }

    /** 64 answers of a megabyte each would not fit into what sockets and the broker may hold. */
    @Test
    void aClientThatDoesNotReadIsNotReadFrom() throws IOException {
        try (var client = new WireClient(broker);
                var other = new WireClient(broker)) {
            metadata(client, "orders");
            String large = "x".repeat(500_000);
            for (int i = 0; i < 2; i++) {
                client.ask(
                        ApiKey.PRODUCE,
                        12,
                        Requests.produce(1, "orders", 0, Requests.batch(large)),
                        ProduceResponse.class);
            }
            var sent = new ArrayList<Integer>();
            for (int i = 0; i < 64; i++) {
                sent.add(client.send(ApiKey.FETCH, 12, Requests.fetch(1000, "orders", 0)));
            }
            other.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class);
            for (int correlationId : sent) {
                var answer = client.receive(ApiKey.FETCH, 12, correlationId, FetchResponse.class);
                assertThat(Requests.sizeBytes(Requests.partitions(answer).get(0)))
                        .isGreaterThan(500_000);
            }
        }
    }

    @Test
    void manySilentConnectionsAreServedBesideABusyOne() throws IOException {
        var silent = new ArrayList<WireClient>();
        try (var busy = new WireClient(broker)) {
            for (int i = 0; i < 200; i++) {
                silent.add(new WireClient(broker));
                silent.get(i).sendRaw(ByteBuffer.allocate(4).putInt(900_000).flip());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(busy.ask(ApiKey.API_VERSIONS, 3, HELLO, ApiVersionsResponse.class)
                                .errorCode())
                        .isZero();
            }
        } finally {
            for (WireClient client : silent) {
                client.close();
            }
        }
    }

    private static void metadata(WireClient client, String topic) throws IOException {
        var request = new MetadataRequest().topics(List.of(new MetadataRequestTopic().name(topic)));
        var answer = client.ask(ApiKey.METADATA, 12, request, MetadataResponse.class);
        assertThat(answer.topics().get(0).errorCode()).isZero();
    }
}
