package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.access.tls.Identity;
import io.millstream.log.TopicSettings;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.SaslAuthenticateRequest;
import io.millstream.wire.message.SaslAuthenticateResponse;
import io.millstream.wire.message.SaslHandshakeRequest;
import io.millstream.wire.message.SaslHandshakeResponse;
import io.netty.util.internal.PlatformDependent;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Strangers at a listener with TLS and SASL who mean harm before anybody knows who they are: in the handshake, and in the
 * authentication. {@link HonestClient}, who did authenticate, goes on being served.
 */
class HostileStrangersIT {
    private static final int STRANGER_COUNT = 150;
    private static final int MOST_BYTES_EACH = 64 << 10;
    private static final int ANSWERS_MEANWHILE = 50;

    /** All strangers, the honest client and a newcomer. */
    private static final int MAX_CONNECTIONS = STRANGER_COUNT + 2;

    @TempDir
    static Path keys;

    private static Identity identity;
    private static SSLContext tls;

    private TestBroker broker;
    private HonestClient honest;
    private LogLines logLines;
    private long memoryBefore;

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Identity.create(keys, "server", "CN=server");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity.trustStore("PKCS12"))) {
            trusted.load(in, Identity.PASSWORD.toCharArray());
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
    }

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        logLines = LogLines.record("io.millstream.broker");
        broker = TestBroker.start(
                directory,
                Map.of(
                        "listeners",
                        "SASL_SSL://127.0.0.1:0",
                        "ssl.keystore.location",
                        identity.keyStore().toString(),
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.password",
                        Identity.PASSWORD,
                        "sasl.enabled.mechanisms",
                        "PLAIN,SCRAM-SHA-256",
                        "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_bob=\"bob-secret\";",
                        "connection.authentication.timeout.ms",
                        "3000",
                        "max.connections",
                        Integer.toString(MAX_CONNECTIONS)));
        broker.log().createTopic("honest", 1, TopicSettings.DEFAULTS);
        honest = new HonestClient(bob(), "honest");
        honest.awaitServed(ANSWERS_MEANWHILE);
        memoryBefore = memoryUsed();
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

    /** Nothing at all, some of the first message, all but its last byte: one byte at a time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 100, -1})
    void aHandshakeThatDoesNotEndHoldsLittleAndNotForLong(int sentBytes) throws Exception {
        byte[] hello = clientHello();
        int count = sentBytes < 0 ? hello.length - 1 : sentBytes;
        withStrangers(strangers -> {
            for (int i = 0; i < count; i++) {
                for (RawClient stranger : strangers) {
                    stranger.send(new byte[] {hello[i]});
                }
            }
        });
    }

    @Test
    void aHandshakeWhoseAnswerNobodyReadsHoldsLittleAndNotForLong() throws Exception {
        byte[] hello = clientHello();
        withStrangers(strangers -> {
            for (RawClient stranger : strangers) {
                stranger.send(hello);
            }
        });
    }

    @Test
    void aFloodOfHandshakesEndsWithTheTimeToAuthenticate() throws Exception {
        var strangers = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < STRANGER_COUNT; i++) {
                strangers.add(RawClient.overTls(broker.address(), tls.getSocketFactory()));
            }
            holdOnUntilClosed(strangers);
        } finally {
            closeAll(strangers);
        }
    }

    @Test
    void strangersCountBeforeTheyAuthenticate() throws Exception {
        withStrangers(strangers -> {
            var tooMany = new ArrayList<RawClient>();
            try {
                tooMany.add(new RawClient(broker.address())); // the newcomer's place
                tooMany.add(new RawClient(broker.address()));
                assertThat(tooMany.get(1).isClosedByBroker()).isTrue();
            } finally {
                closeAll(tooMany);
            }
        });
    }

    @Test
    void whatIsNoTlsEndsItsConnection() throws IOException {
        var random = new Random(7);
        for (int i = 0; i < 50; i++) {
            var garbage = new byte[1 + random.nextInt(2000)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (i % 2 == 0 ? garbage[0] & 0x0f : 22); // half of them look like a handshake
            try (var stranger = new RawClient(broker.address())) {
                stranger.sendUnlessClosed(garbage);
                stranger.sendUnlessClosed(new byte[32 << 10]); // whatever length the garbage announced
                assertThat(stranger.isClosedByBroker()).isTrue();
            }
        }
        try (var stranger = new RawClient(broker.address())) {
            stranger.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(stranger.isClosedByBroker()).isTrue();
        }
        honest.awaitServed(ANSWERS_MEANWHILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void garbageAfterTheHandshakeEndsItsConnection(String protocol) throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var connection = RawClient.connect(broker.address());
                    SSLSocket stranger = RawClient.handshake(connection, factory(protocol))) {
                assertThat(stranger.getSession().getProtocol()).isEqualTo(protocol);
                byte[] record = {23, 3, 3, 0, 32}; // application data, which nobody encrypted
                connection.getOutputStream().write(Arrays.copyOf(record, 5 + 32));
                assertClosed(stranger);
            }
        }
        honest.awaitServed(ANSWERS_MEANWHILE);
    }

    @Test
    void aSecondHandshakeIsRefused() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var connection = RawClient.connect(broker.address());
                    SSLSocket stranger = RawClient.handshake(connection, factory("TLSv1.2"))) {
                stranger.getSession().invalidate(); // or it would be an abbreviated one
                stranger.startHandshake(); // sends its first message
                assertClosed(stranger);
            }
        }
        honest.awaitServed(ANSWERS_MEANWHILE);
    }

    @Test
    void anExchangeThatNeverEndsIsEnded() throws IOException {
        try (var stranger = RawClient.overTls(broker.address(), tls.getSocketFactory())) {
            begin(stranger, "SCRAM-SHA-256");
            int refusedCount = 0;
            try {
                while (true) {
                    var again = (SaslHandshakeResponse)
                            stranger.exchange(ApiKey.SASL_HANDSHAKE, 1, new SaslHandshakeRequest().mechanism("PLAIN"));
                    assertThat(ErrorCode.forCode(again.errorCode())).isEqualTo(ErrorCode.ILLEGAL_SASL_STATE);
                    refusedCount++;
                }
            } catch (EOFException | SocketException | SSLException e) {
                assertThat(refusedCount).isPositive(); // closed, as it should
            }
            honest.awaitServed(ANSWERS_MEANWHILE);
        }
    }

    @Test
    void aHugeTokenIsRefused() throws IOException {
        for (String mechanism : List.of("PLAIN", "SCRAM-SHA-256")) {
            try (var stranger = RawClient.overTls(broker.address(), tls.getSocketFactory())) {
                begin(stranger, mechanism);
                var answer = (SaslAuthenticateResponse) stranger.exchange(
                        ApiKey.SASL_AUTHENTICATE,
                        2,
                        new SaslAuthenticateRequest().authBytes(ByteBuffer.wrap(new byte[60_000])));
                assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(ErrorCode.SASL_AUTHENTICATION_FAILED);
                assertThat(stranger.isClosedByBroker()).isTrue();
            }
            try (var stranger = RawClient.overTls(broker.address(), tls.getSocketFactory())) {
                begin(stranger, mechanism);
                stranger.sendUnlessClosed(
                        ByteBuffer.allocate(1 << 20).putInt(64 << 20).array()); // more than a stranger may say
                assertThat(stranger.isClosedByBroker()).isTrue();
            }
        }
        honest.awaitServed(ANSWERS_MEANWHILE);
    }

    @Test
    void bareTokensThatAreNoneEndTheirConnection() throws IOException {
        var random = new Random(11);
        for (int i = 0; i < 20; i++) {
            try (var stranger = RawClient.overTls(broker.address(), tls.getSocketFactory())) {
                stranger.exchange(ApiKey.SASL_HANDSHAKE, 0, new SaslHandshakeRequest().mechanism("SCRAM-SHA-256"));
                var garbage = new byte[random.nextInt(20_000)];
                random.nextBytes(garbage);
                stranger.sendFrame(garbage);
                assertThat(stranger.isClosedByBroker()).isTrue();
            }
        }
        honest.awaitServed(ANSWERS_MEANWHILE);
    }

    private interface Attack {
        void run(List<RawClient> strangers) throws IOException;
    }

    /** The attack, by many who then wait. */
    private void withStrangers(Attack attack) throws Exception {
        var strangers = new ArrayList<RawClient>();
        try {
            for (int i = 0; i < STRANGER_COUNT; i++) {
                strangers.add(new RawClient(broker.address()));
            }
            attack.run(strangers);
            holdOnUntilClosed(strangers);
        } finally {
            closeAll(strangers);
        }
    }

    private void holdOnUntilClosed(List<RawClient> strangers) throws IOException {
        honest.awaitServed(ANSWERS_MEANWHILE);
        long bytesEach = (memoryUsed() - memoryBefore) / strangers.size();
        System.out.println("bytes for each stranger: " + bytesEach);
        assertThat(bytesEach).isLessThan(MOST_BYTES_EACH);
        for (RawClient stranger : strangers) {
            assertThat(stranger.isClosedByBroker()).isTrue();
        }
        try (RawClient newcomer = bob()) {
            var answer = (MetadataResponse) newcomer.exchange(ApiKey.METADATA, 12, new MetadataRequest().topics(null));
            assertThat(answer.topics()).isNotEmpty();
        }
    }

    private static void closeAll(List<RawClient> clients) throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** Somebody who knows the password. */
    private RawClient bob() throws IOException {
        RawClient bob = RawClient.overTls(broker.address(), tls.getSocketFactory());
        begin(bob, "PLAIN");
        byte[] token = "\0bob\0bob-secret".getBytes(StandardCharsets.UTF_8);
        var answer = (SaslAuthenticateResponse) bob.exchange(
                ApiKey.SASL_AUTHENTICATE, 2, new SaslAuthenticateRequest().authBytes(ByteBuffer.wrap(token)));
        assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(ErrorCode.NONE);
        return bob;
    }

    private static void begin(RawClient client, String mechanism) throws IOException {
        var answer = (SaslHandshakeResponse)
                client.exchange(ApiKey.SASL_HANDSHAKE, 1, new SaslHandshakeRequest().mechanism(mechanism));
        assertThat(ErrorCode.forCode(answer.errorCode())).isEqualTo(ErrorCode.NONE);
    }

    private static SSLSocketFactory factory(String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance(protocol);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity.trustStore("PKCS12"))) {
            trusted.load(in, Identity.PASSWORD.toCharArray());
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    /** The first message of a client, as it stands on the wire. */
    private static byte[] clientHello() throws SSLException {
        var engine = tls.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        out.flip();
        var bytes = new byte[out.remaining()];
        out.get(bytes);
        return bytes;
    }

    private static void assertClosed(SSLSocket stranger) throws IOException {
        try {
            assertThat(stranger.getInputStream().read()).isNegative();
        } catch (SocketException | SSLException e) {
            // told so by an alert, or reset
        }
    }

    /** On the heap and beside it, the tests' own sockets included, once nothing more is given back. */
    private static long memoryUsed() {
        long usedBytes = Long.MAX_VALUE;
        long beforeBytes;
        do {
            beforeBytes = usedBytes;
            System.gc();
            usedBytes = PlatformDependent.usedDirectMemory()
                    + ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        } while (beforeBytes - usedBytes > MOST_BYTES_EACH);
        return usedBytes;
    }
}
