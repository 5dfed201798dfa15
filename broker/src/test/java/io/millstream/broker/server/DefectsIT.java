package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.net.NetworkServer;
import io.millstream.broker.net.NetworkSettings;
import io.millstream.broker.net.Services;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.MalformedMessageException;
import io.millstream.wire.Message;
import io.millstream.wire.WireReader;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.ProduceRequest;
import io.millstream.wire.message.RequestHeader;
import io.millstream.wire.message.ResponseHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every handler of a broker throws, whatever it is asked: the client hears UNKNOWN_SERVER_ERROR on a connection that goes on,
 * in every version, in words that Kafka's own client understands.
 */
class DefectsIT {
    private static final Listener LISTENER =
            new Listener("PLAINTEXT", "127.0.0.1", 0, Listener.SecurityProtocol.PLAINTEXT);

    /** Random requests of one kind, until one has something in it to which an error can be said. */
    private static final int MOST_TRIES = 200;

    /** As the handler of its table, but that it has a bug. */
    private record Broken(RequestHandler<Message, Message> intact) implements RequestHandler<Message, Message> {
        @Override
        public CompletionStage<@Nullable Message> handle(Message request, RequestContext context) {
            throw new IllegalStateException("a bug that a test has made");
        }

        @Override
        public @Nullable Message afterDefect(Message request, ErrorCode error) {
            return intact.afterDefect(request, error);
        }
    }

    @Test
    void everyRequestIsToldOfABugInItsHandler(@TempDir Path directory) throws IOException {
        var broken = new HandlerTable();
        try (TestBroker broker = TestBroker.start(directory.resolve("intact"), Map.of())) {
            broker.broker()
                    .handlers()
                    .entries()
                    .forEach(entry -> broken.serve(
                            entry.key(),
                            entry.lowestVersion(),
                            entry.highestVersion(),
                            new Broken(entry.untypedHandler())));
        }
        var silent = new ArrayList<String>();
        try (var logLines = LogLines.record("io.millstream.broker.net");
                var environment = new SystemEnvironment(directory);
                NetworkServer server = NetworkServer.create(
                        NetworkSettings.DEFAULTS, Services.open(broken, environment.environment()))) {
            String address = "127.0.0.1:" + server.bind(LISTENER).address().getPort();
            server.serve();
            try (var client = new RawClient(address)) { // one connection for all
                for (HandlerTable.Entry entry : broken.entries()) {
                    for (int version = entry.lowestVersion(); version <= entry.highestVersion(); version++) {
                        if (!isTold(client, entry.key(), version)) {
                            silent.add(entry.key() + " version " + version);
                        }
                    }
                }
            }
            assertThat(logLines.faults()).isNotEmpty();
        }
        assertThat(silent).isEmpty();
    }

    private static boolean isTold(RawClient client, ApiKey key, int version) throws IOException {
        var requests = new RandomRequests(new Random(31L * key.id() + version));
        for (int i = 0; i < MOST_TRIES; i++) {
            byte[] frame = requests.frame(key, version, i);
            if (!isAnswered(frame, key, version)) {
                continue;
            }
            client.send(frame);
            ByteBuffer answer = client.receiveFrame();
            var header = ResponseHeader.read(new WireReader(answer.duplicate()), key.responseHeaderVersion(version));
            assertThat(header.correlationId()).isEqualTo(i);
            if (errors(answer, key, version).contains(Errors.UNKNOWN_SERVER_ERROR)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it can be decoded, and asks for an answer. */
    private static boolean isAnswered(byte[] frame, ApiKey key, int version) {
        var in = new WireReader(ByteBuffer.wrap(frame).position(Integer.BYTES).slice());
        try {
            RequestHeader.read(in, key.requestHeaderVersion(version));
            Message request = key.readRequest(in, version);
            return !(request instanceof ProduceRequest produce && produce.acks() == 0);
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private static List<Errors> errors(ByteBuffer answer, ApiKey key, int version) {
        ApiKeys theirKey = ApiKeys.forId(key.id());
        org.apache.kafka.common.requests.ResponseHeader.parse(answer, theirKey.responseHeaderVersion((short) version));
        return List.copyOf(AbstractResponse.parseResponse(theirKey, new ByteBufferAccessor(answer), (short) version)
                .errorCounts()
                .keySet());
    }
}
