package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.Threads;
import io.millstream.log.TopicSettings;
import io.millstream.testkit.SeededTest;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ApiVersionsRequest;
import io.millstream.wire.message.ApiVersionsResponse;
import io.millstream.wire.message.ApiVersionsResponse.ApiVersion;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several clients at once send a running broker requests with random contents, whole, damaged, cut, in pieces and out of
 * order, and leave whenever they like, while {@link HonestClient} works.
 *
 * <p>A seed is about a second: CI searches for a minute. {@code -Dmillstream.seeds=4000} searches for about an hour.
 */
class WireFuzzIT {
    private static final List<ApiKey> KEYS = List.of(ApiKey.values());
    private static final int CLIENT_COUNT = 4;
    private static final int CONNECTIONS_PER_CLIENT = 40;
    private static final int FRAMES_PER_CONNECTION = 12;
    private static final int ANSWERS_MEANWHILE = 200;
    private static final long MEMORY_BYTES = 256L << 20;

    @SeededTest(count = 60)
    void whateverIsSentTheBrokerServesOthersAndStaysSmall(long seed, @TempDir Path directory) throws Exception {
        try (var logLines = LogLines.record("io.millstream.broker.net");
                var broker = TestBroker.start(directory, Map.of("auto.create.topics.enable", "false"))) {
            broker.log().createTopic("honest", 1, TopicSettings.DEFAULTS);
            broker.log().createTopic("fuzz", 2, TopicSettings.DEFAULTS);
            long memoryBefore = PlatformDependent.usedDirectMemory();
            try (var honest = new HonestClient(broker.address(), "honest")) {
                attack(seed, broker.address(), honest);

                assertThat(honest.end()).isGreaterThanOrEqualTo(ANSWERS_MEANWHILE);
                honest.report("seed " + seed + " of random requests");
                assertThat(PlatformDependent.usedDirectMemory() - memoryBefore).isLessThan(MEMORY_BYTES);
                assertThat(logLines.mostInASecond())
                        .isLessThanOrEqualTo(2); // a second of the clock may touch two of the broker's
                assertThat(logLines.faults())
                        .as("a request that made a handler throw is a bug in the handler")
                        .isEmpty();
            }
        }
    }

    /** Goes on until the honest client has had its answers: an attack that starves it never ends. */
    private static void attack(long seed, String address, HonestClient honest)
            throws InterruptedException, IOException {
        List<ApiVersion> apis = served(address);
        var done = new CountDownLatch(CLIENT_COUNT);
        for (int i = 0; i < CLIENT_COUNT; i++) {
            var random = new Random(31 * seed + i);
            Threads.daemon("hostile-client", () -> {
                        try {
                            for (int c = 0;
                                    c < CONNECTIONS_PER_CLIENT || honest.acknowledgedCount() < ANSWERS_MEANWHILE;
                                    c++) {
                                connect(random, address, apis);
                            }
                        } finally {
                            done.countDown();
                        }
                    })
                    .start();
        }
        assertThat(done.await(5, TimeUnit.MINUTES)).as("the attack ended").isTrue();
    }

    private static List<ApiVersion> served(String address) throws IOException {
        try (var client = new RawClient(address)) {
            var request = new ApiVersionsRequest().clientSoftwareName("fuzz").clientSoftwareVersion("1");
            var answer = (ApiVersionsResponse) client.exchange(ApiKey.API_VERSIONS, 3, request);
            return answer.apiKeys();
        }
    }

    private static void connect(Random random, String address, List<ApiVersion> apis) {
        try (var client = new RawClient(address)) {
            for (int i = 0; i < FRAMES_PER_CONNECTION; i++) {
                send(client, random, apis, i);
            }
            if (random.nextBoolean()) {
                client.shutdownOutput();
                client.isClosedByBroker();
            }
        } catch (SocketException e) {
            // the broker has closed the connection, as it should with most of what is sent
        } catch (IOException e) {
            throw new AssertionError("the broker neither answered nor closed", e);
        }
    }

    private static void send(RawClient client, Random random, List<ApiVersion> apis, int correlationId)
            throws IOException {
        ApiVersion served = apis.get(random.nextInt(apis.size()));
        ApiKey key = ApiKey.forId(served.apiKey());
        int version = served.minVersion() + random.nextInt(served.maxVersion() - served.minVersion() + 1);
        if (random.nextInt(20) == 0) {
            key = KEYS.get(random.nextInt(KEYS.size()));
        }
        version = Math.max(key.lowestVersion(), Math.min(version, key.highestVersion()));
        byte[] frame = new RandomRequests(random).frame(key, version, correlationId);
        switch (random.nextInt(8)) {
            case 0 -> client.send(damaged(frame, random, 0)); // the length too
            case 1, 2 -> client.send(damaged(frame, random, Integer.BYTES));
            case 3 ->
                client.send(ByteBuffer.allocate(random.nextInt(frame.length))
                        .put(frame, 0, 0)
                        .array());
            case 4 -> inPieces(client, frame, random);
            default -> client.send(frame);
        }
    }

    private static byte[] damaged(byte[] frame, Random random, int from) {
        byte[] damaged = frame.clone();
        for (int i = random.nextInt(5); i >= 0; i--) {
            byte[] values = {0, -1, 0x7f, -128, (byte) random.nextInt()};
            damaged[from + random.nextInt(damaged.length - from)] = values[random.nextInt(values.length)];
        }
        return damaged;
    }

    private static void inPieces(RawClient client, byte[] frame, Random random) throws IOException {
        int at = 0;
        while (at < frame.length) {
            int length = Math.min(frame.length - at, 1 + random.nextInt(16));
            client.send(ByteBuffer.allocate(length).put(frame, at, length).array());
            at += length;
        }
    }
}
