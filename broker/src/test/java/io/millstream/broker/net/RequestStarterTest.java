package io.millstream.broker.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.millstream.base.VirtualTime;
import io.millstream.broker.Authorizer;
import io.millstream.broker.BrokerEnvironment;
import io.millstream.broker.ConnectionGate;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.Quotas;
import io.millstream.broker.RequestContext;
import io.millstream.broker.RequestHandler;
import io.millstream.broker.Session;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.Message;
import io.millstream.wire.WireWriter;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.MetadataRequest;
import io.millstream.wire.message.MetadataResponse;
import io.millstream.wire.message.SaslHandshakeResponse;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a quota on the time of requests does to their answers. */
class RequestStarterTest {
    private static final int VERSION = 9;

    private final VirtualTime time = new VirtualTime(0);
    private final Listener listener = new Listener("PLAINTEXT", "127.0.0.1", 0, Listener.SecurityProtocol.PLAINTEXT);
    private final Session session = new Session(1, listener, InetAddress.getLoopbackAddress(), Runnable::run);

    @Test
    void theAnswerNamesThePauseForTheTimeThatItTook() throws FrameException {
        RequestHandler<MetadataRequest, MetadataResponse> handler = (request, context) -> {
            time.advance(Duration.ofMillis(7));
            return CompletableFuture.completedStage(new MetadataResponse());
        };
        assertThat(start(handler).answer()).isEqualTo(new MetadataResponse().throttleTimeMs(700));
        assertThat(session.takePauseMs()).isEqualTo(700);
    }

    @Test
    void anAnswerThatComesLaterNamesThePauseForTheTimeOnTheThread() throws FrameException {
        var later = new CompletableFuture<MetadataResponse>();
        RequestHandler<MetadataRequest, MetadataResponse> handler = (request, context) -> {
            time.advance(Duration.ofMillis(2));
            return later;
        };
        Exchange exchange = start(handler);
        assertThat(exchange.isCompleted()).isFalse();
        time.advance(Duration.ofMinutes(1));
        later.complete(new MetadataResponse());
        assertThat(exchange.answer()).isEqualTo(new MetadataResponse().throttleTimeMs(200));
        assertThat(session.takePauseMs()).isEqualTo(200);
    }

    @Test
    void theLongestPauseIsNamed() throws FrameException {
        RequestHandler<MetadataRequest, MetadataResponse> handler = (request, context) -> {
            time.advance(Duration.ofMillis(1));
            context.session().pauseAfterAnswer(5_000);
            return CompletableFuture.completedStage(new MetadataResponse().throttleTimeMs(5_000));
        };
        assertThat(start(handler).answer()).isEqualTo(new MetadataResponse().throttleTimeMs(5_000));
        assertThat(session.takePauseMs()).isEqualTo(5_000);
    }

    @Test
    void anAnswerWithoutAPlaceForItIsFollowedByThePauseAllTheSame() throws FrameException {
        RequestHandler<MetadataRequest, SaslHandshakeResponse> handler = (request, context) -> {
            time.advance(Duration.ofMillis(1));
            return CompletableFuture.completedStage(new SaslHandshakeResponse());
        };
        assertThat(start(handler).answer()).isEqualTo(new SaslHandshakeResponse());
        assertThat(session.takePauseMs()).isEqualTo(100);
    }

    @Test
    void whoGetsNoAnswerDoesNotPause() throws FrameException {
        RequestHandler<MetadataRequest, MetadataResponse> handler = (request, context) -> {
            time.advance(Duration.ofMillis(1));
            return CompletableFuture.completedStage(null);
        };
        assertThat(start(handler).answer()).isNull();
        assertThat(session.takePauseMs()).isZero();
    }

    private Exchange start(RequestHandler<MetadataRequest, ? extends Message> handler) throws FrameException {
        var environment = new BrokerEnvironment(
                time, name -> time, Runnable::run, new Random(1), new SimDisk(1), Path.of("/data"));
        var services = new Services(
                new HandlerTable().serve(ApiKey.METADATA, VERSION, VERSION, handler),
                Authorizer.ALLOW_ALL,
                new HundredfoldPause(),
                ConnectionGate.OPEN,
                ChannelSecurity.PLAINTEXT,
                environment);
        return new RequestStarter(services).start(frame(), Unpooled.buffer(), session, exchange -> {});
    }

    private static ByteBuffer frame() {
        var out = new WireWriter();
        out.writeShort(ApiKey.METADATA.id());
        out.writeShort(VERSION);
        out.writeInt(1);
        out.writeNullableString("app", false);
        out.writeUnsignedVarint(0);
        new MetadataRequest().write(out, VERSION);
        return out.toByteBuffer();
    }

    /** Work of a millisecond costs a pause of a hundred. */
    private static final class HundredfoldPause implements Quotas {
        @Override
        public boolean countsWork() {
            return true;
        }

        @Override
        public int worked(RequestContext context, long nanos) {
            return Math.toIntExact(Duration.ofNanos(nanos).toMillis() * 100);
        }
    }
}
