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
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.HeartbeatRequest;
import io.millstream.wire.message.HeartbeatResponse;
import io.millstream.wire.message.ListGroupsRequest;
import io.millstream.wire.message.ListGroupsResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections before handlers that a test holds in its hand. */
class NetworkServerIT {
    private static final Listener LISTENER =
            new Listener("PLAINTEXT", "127.0.0.1", 0, Listener.SecurityProtocol.PLAINTEXT);
    private static final HeartbeatRequest HEARTBEAT =
            new HeartbeatRequest().groupId("g").memberId("m");

    private final HandlerTable handlers = new HandlerTable();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private SystemEnvironment environment;
    private NetworkServer server;
    private int port;

    @BeforeEach
    void open(@TempDir Path directory) {
        environment = new SystemEnvironment(directory);
        server = NetworkServer.create(NetworkSettings.DEFAULTS, Services.open(handlers, environment.environment()));
        port = server.bind(LISTENER).address().getPort();
        server.serve();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : opened) {
            resource.close();
        }
        server.close();
        environment.close();
    }

    @Test
    void aBugInTheAnswerToABugEndsItsConnectionAndNoOther() throws IOException {
        handlers.serve(ApiKey.HEARTBEAT, 0, 4, new RequestHandler<HeartbeatRequest, HeartbeatResponse>() {
                    @Override
                    public CompletionStage<@Nullable HeartbeatResponse> handle(
                            HeartbeatRequest request, RequestContext context) {
                        throw new IllegalStateException("a bug that a test has made");
                    }

                    @Override
                    public HeartbeatResponse afterDefect(HeartbeatRequest request, ErrorCode error) {
                        throw new IllegalStateException("and one more");
                    }
                })
                .serve(ApiKey.LIST_GROUPS, 0, 5, answering(new ListGroupsResponse()));
        WireClient unlucky = connect();
        WireClient other = connect();
        unlucky.send(ApiKey.HEARTBEAT, 4, HEARTBEAT);
        assertThat(unlucky.isClosedByBroker()).isTrue();
        other.ask(ApiKey.LIST_GROUPS, 5, new ListGroupsRequest(), ListGroupsResponse.class);
    }

    @Test
    void aBugInAHandlerIsToldToTheClientIfTheHandlerKnowsHow() throws IOException {
        handlers.serve(ApiKey.HEARTBEAT, 0, 4, new RequestHandler<HeartbeatRequest, HeartbeatResponse>() {
            @Override
            public CompletionStage<@Nullable HeartbeatResponse> handle(
                    HeartbeatRequest request, RequestContext context) {
                return CompletableFuture.failedStage(new IllegalStateException("a bug that a test has made"));
            }

            @Override
            public HeartbeatResponse afterDefect(HeartbeatRequest request, ErrorCode error) {
                return new HeartbeatResponse().errorCode(error.code());
            }
        });
        var answer = connect().ask(ApiKey.HEARTBEAT, 4, HEARTBEAT, HeartbeatResponse.class);
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR.code());
    }

    @Test
    void aHandlerThatBlocksHoldsUpItsOwnConnectionOnly() throws Exception {
        var goOn = new CountDownLatch(1);
        handlers.serveBlocking(ApiKey.HEARTBEAT, 0, 4, (request, context) -> {
                    awaitUninterruptibly(goOn);
                    return CompletableFuture.completedStage(new HeartbeatResponse());
                })
                .serve(ApiKey.LIST_GROUPS, 0, 5, answering(new ListGroupsResponse()));
        WireClient waiting = connect();
        WireClient other = connect();
        int first = waiting.send(ApiKey.HEARTBEAT, 4, HEARTBEAT);
        int second = waiting.send(ApiKey.LIST_GROUPS, 5, new ListGroupsRequest());
        other.ask(ApiKey.LIST_GROUPS, 5, new ListGroupsRequest(), ListGroupsResponse.class);
        goOn.countDown();
        waiting.receive(ApiKey.HEARTBEAT, 4, first, HeartbeatResponse.class);
        waiting.receive(ApiKey.LIST_GROUPS, 5, second, ListGroupsResponse.class);
    }

    /** More of them than there are threads for such requests: the rest waits, and nobody else does. */
    @Test
    void manyHandlersThatBlockHoldUpNobodyElse() throws Exception {
        int count = 40;
        var goOn = new CountDownLatch(1);
        handlers.serveBlocking(ApiKey.HEARTBEAT, 0, 4, (request, context) -> {
                    awaitUninterruptibly(goOn);
                    return CompletableFuture.completedStage(new HeartbeatResponse());
                })
                .serve(ApiKey.LIST_GROUPS, 0, 5, answering(new ListGroupsResponse()));
        var waiting = new ArrayList<WireClient>();
        var sent = new ArrayList<Integer>();
        for (int i = 0; i < count; i++) {
            WireClient client = connect();
            sent.add(client.send(ApiKey.HEARTBEAT, 4, HEARTBEAT));
            waiting.add(client);
        }
        for (int i = 0; i < count; i++) { // so many that each thread of the server has one of them
            connect().ask(ApiKey.LIST_GROUPS, 5, new ListGroupsRequest(), ListGroupsResponse.class);
        }
        goOn.countDown();
        for (int i = 0; i < count; i++) {
            waiting.get(i).receive(ApiKey.HEARTBEAT, 4, sent.get(i), HeartbeatResponse.class);
        }
    }

    @Test
    void aRequestWaitsForTheAnswerBeforeIt_unlessItIsPipelined() throws Exception {
        var started = new LinkedBlockingQueue<CompletableFuture<HeartbeatResponse>>();
        handlers.servePipelined(ApiKey.HEARTBEAT, 0, 4, later(started))
                .serve(ApiKey.LIST_GROUPS, 0, 5, answering(new ListGroupsResponse()));
        WireClient client = connect();
        int first = client.send(ApiKey.HEARTBEAT, 4, HEARTBEAT);
        int second = client.send(ApiKey.HEARTBEAT, 4, HEARTBEAT);
        CompletableFuture<HeartbeatResponse> firstAnswer = started.take();
        CompletableFuture<HeartbeatResponse> secondAnswer = started.take(); // while the first one waits
        secondAnswer.complete(new HeartbeatResponse().throttleTimeMs(2));
        firstAnswer.complete(new HeartbeatResponse().throttleTimeMs(1));
        assertThat(client.receive(ApiKey.HEARTBEAT, 4, first, HeartbeatResponse.class)
                        .throttleTimeMs())
                .isEqualTo(1);
        assertThat(client.receive(ApiKey.HEARTBEAT, 4, second, HeartbeatResponse.class)
                        .throttleTimeMs())
                .isEqualTo(2);
    }

    @Test
    void closingAnswersWhatIsUnderWay() throws Exception {
        var started = new LinkedBlockingQueue<CompletableFuture<HeartbeatResponse>>();
        handlers.serve(ApiKey.HEARTBEAT, 0, 4, later(started));
        WireClient client = connect();
        int sent = client.send(ApiKey.HEARTBEAT, 4, HEARTBEAT);
        CompletableFuture<HeartbeatResponse> answer = started.take();
        var closed = CompletableFuture.runAsync(server::close);
        answer.complete(new HeartbeatResponse());
        client.receive(ApiKey.HEARTBEAT, 4, sent, HeartbeatResponse.class);
        assertThat(client.isClosedByBroker()).isTrue();
        closed.join();
        assertThat(server.connectionCount()).isZero();
    }

    private WireClient connect() throws IOException {
        var client = new WireClient(port);
        opened.add(client);
        return client;
    }

    /** Leaves the answers to the test. */
    private static RequestHandler<HeartbeatRequest, HeartbeatResponse> later(
            Queue<CompletableFuture<HeartbeatResponse>> started) {
        return (request, context) -> {
            var answer = new CompletableFuture<HeartbeatResponse>();
            started.add(answer);
            return answer;
        };
    }

    private static RequestHandler<ListGroupsRequest, ListGroupsResponse> answering(ListGroupsResponse answer) {
        return (request, context) -> CompletableFuture.completedStage(answer);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a test", e);
        }
    }
}
