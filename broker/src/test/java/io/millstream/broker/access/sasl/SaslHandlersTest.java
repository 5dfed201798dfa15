package io.millstream.broker.access.sasl;

import static io.millstream.broker.access.Askers.context;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.JobException;
import io.millstream.base.VirtualTime;
import io.millstream.broker.HandlerTable;
import io.millstream.broker.Listener;
import io.millstream.broker.Listener.SecurityProtocol;
import io.millstream.broker.Principal;
import io.millstream.broker.Session;
import io.millstream.broker.access.Askers;
import io.millstream.testkit.SimDisk;
import io.millstream.wire.ErrorCode;
import io.millstream.wire.Message;
import io.millstream.wire.message.ApiKey;
import io.millstream.wire.message.SaslAuthenticateRequest;
import io.millstream.wire.message.SaslAuthenticateResponse;
import io.millstream.wire.message.SaslHandshakeRequest;
import io.millstream.wire.message.SaslHandshakeResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SaslHandlersTest {
    private static final String USERS = "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_alice=\"secret\" user_bob=\"hidden\";";

    private final VirtualTime time = new VirtualTime(1_700_000_000_000L);
    private final Session session = Askers.session(Askers.SASL);

    @Test
    void authenticatesByPlain() {
        HandlerTable table = table(Map.of());
        assertThat(handshake(table, 1, "PLAIN"))
                .isEqualTo(new SaslHandshakeResponse().mechanisms(List.of("PLAIN", "SCRAM-SHA-256")));
        assertThat(session.isAuthenticated()).isFalse();
        assertThat(authenticate(table, "\0alice\0secret").join().errorCode()).isZero();
        assertThat(session.isAuthenticated()).isTrue();
        assertThat(session.principal()).isEqualTo(Principal.user("alice"));
        assertThat(session.expiresAtMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tellsWhoFailedAfterAWhileAndCloses() {
        HandlerTable table = table(Map.of("connection.failed.authentication.delay.ms", "250"));
        handshake(table, 1, "PLAIN");
        CompletableFuture<SaslAuthenticateResponse> answer = authenticate(table, "\0alice\0wrong");
        time.advance(Duration.ofMillis(249));
        assertThat(answer).isNotDone();
        time.advance(Duration.ofMillis(1));
        assertThat(answer.join().errorCode()).isEqualTo(ErrorCode.SASL_AUTHENTICATION_FAILED.code());
        assertThat(answer.join().errorMessage()).isEqualTo("Authentication failed: Invalid username or password");
        assertThat(session.isAuthenticated()).isFalse();
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void namesTheMechanismsToWhoWantsAnother() {
        HandlerTable table = table(Map.of("connection.failed.authentication.delay.ms", "0"));
        SaslHandshakeResponse answer = handshake(table, 1, "GSSAPI");
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.UNSUPPORTED_SASL_MECHANISM.code());
        assertThat(answer.mechanisms()).containsExactly("PLAIN", "SCRAM-SHA-256");
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void takesBareTokensAfterTheOldestHandshake() {
        HandlerTable table = table(Map.of());
        handshake(table, 0, "PLAIN");
        Session.TokenReader reader = session.tokenReader();
        assertThat(reader).isNotNull();
        assertThat(reader.onToken(bytes("\0bob\0hidden"))).isEqualTo(ByteBuffer.allocate(0));
        assertThat(session.principal()).isEqualTo(Principal.user("bob"));
        assertThat(session.tokenReader()).isNull();
    }

    @Test
    void closesWithoutAWordOnAWrongBareToken() {
        HandlerTable table = table(Map.of());
        handshake(table, 0, "PLAIN");
        assertThat(session.tokenReader().onToken(bytes("\0bob\0wrong"))).isNull();
        assertThat(session.isAuthenticated()).isFalse();
    }

    @Test
    void letsAConnectionAuthenticateAgainAsTheSameUser() {
        HandlerTable table = table(Map.of("connections.max.reauth.ms", "60000"));
        handshake(table, 1, "PLAIN");
        assertThat(authenticate(table, "\0alice\0secret").join().sessionLifetimeMs())
                .isEqualTo(60_000);
        assertThat(session.expiresAtMs()).isEqualTo(time.wallMs() + 60_000);

        assertThat(handshake(table, 1, "PLAIN").errorCode())
                .as("sooner than a second")
                .isEqualTo(ErrorCode.ILLEGAL_SASL_STATE.code());
        time.advance(Duration.ofSeconds(50));
        handshake(table, 1, "PLAIN");
        assertThat(authenticate(table, "\0alice\0secret").join().errorCode()).isZero();
        assertThat(session.expiresAtMs()).isEqualTo(time.wallMs() + 60_000);
    }

    @Test
    void letsNobodyBecomeSomebodyElse() {
        HandlerTable table = table(Map.of("connection.failed.authentication.delay.ms", "0"));
        handshake(table, 1, "PLAIN");
        assertThat(authenticate(table, "\0alice\0secret").join().errorCode()).isZero();
        time.advance(Duration.ofSeconds(2));
        handshake(table, 1, "PLAIN");
        SaslAuthenticateResponse answer = authenticate(table, "\0bob\0hidden").join();
        assertThat(answer.errorMessage())
                .isEqualTo("Cannot change principals during re-authentication from User.alice: User.bob");
        assertThat(session.principal()).isEqualTo(Principal.user("alice"));
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void letsNobodyChangeTheMechanism() {
        HandlerTable table = table(Map.of("connection.failed.authentication.delay.ms", "0"));
        handshake(table, 1, "PLAIN");
        assertThat(authenticate(table, "\0alice\0secret").join().errorCode()).isZero();
        time.advance(Duration.ofSeconds(2));
        assertThat(handshake(table, 1, "SCRAM-SHA-256").errorCode()).isZero();
        assertThat(authenticate(table, "n,,n=alice,r=abc").join().errorMessage())
                .isEqualTo("SASL mechanism 'SCRAM-SHA-256' requested by client is not supported for"
                        + " re-authentication of mechanism 'PLAIN'");
    }

    @Test
    void refusesOversizedTokens() {
        HandlerTable table =
                table(Map.of("connection.failed.authentication.delay.ms", "0", "sasl.server.max.receive.size", "2048"));
        handshake(table, 1, "PLAIN");
        assertThat(authenticate(table, "\0alice\0" + "x".repeat(2_048)).join().errorMessage())
                .contains("more than 2048");
        assertThat(session.isClosing()).isTrue();
    }

    @Test
    void refusesTokensOutOfTurn() {
        HandlerTable table = table(Map.of());
        assertThat(authenticate(table, "\0alice\0secret").join().errorCode())
                .isEqualTo(ErrorCode.ILLEGAL_SASL_STATE.code());
        assertThat(session.isClosing()).isTrue();

        Session open = Askers.session(Askers.PLAINTEXT);
        var answer = (SaslHandshakeResponse)
                ask(table, ApiKey.SASL_HANDSHAKE, 1, new SaslHandshakeRequest().mechanism("PLAIN"), open)
                        .join();
        assertThat(answer.errorCode()).isEqualTo(ErrorCode.ILLEGAL_SASL_STATE.code());
        assertThat(open.isClosing()).isFalse();
    }

    @Test
    void offersPlainToOtherMachinesOnlyThroughTls() {
        assertThatThrownBy(() -> handlers().add(Askers.SASL, false, settings(Map.of())))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("PLAIN without TLS");
        handlers().add(Askers.listener("SASL", SecurityProtocol.SASL_SSL), false, settings(Map.of()));
    }

    @Test
    void saysHowToNameUsers() {
        Map<String, String> noUsers = Map.of("sasl.enabled.mechanisms", "PLAIN");
        assertThatThrownBy(() -> handlers().add(Askers.SASL, true, noUsers))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("listener.name.sasl.plain.sasl.jaas.config=");
    }

    private HandlerTable table(Map<String, String> more) {
        SaslHandlers handlers = handlers();
        Listener listener = Askers.SASL;
        handlers.add(listener, true, settings(more));
        var table = new HandlerTable();
        handlers.register(table);
        return table;
    }

    private SaslHandlers handlers() {
        var disk = new SimDisk(1);
        try {
            disk.createDirectories(Path.of("/data"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new SaslHandlers(ScramStore.open(disk, Path.of("/data"), new Random(1)), time, time);
    }

    private static Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
        settings.put("listener.name.sasl.plain.sasl.jaas.config", USERS);
        settings.putAll(more);
        return settings;
    }

    private SaslHandshakeResponse handshake(HandlerTable table, int version, String mechanism) {
        return (SaslHandshakeResponse)
                ask(table, ApiKey.SASL_HANDSHAKE, version, new SaslHandshakeRequest().mechanism(mechanism), session)
                        .join();
    }

    private CompletableFuture<SaslAuthenticateResponse> authenticate(HandlerTable table, String token) {
        return ask(table, ApiKey.SASL_AUTHENTICATE, 2, new SaslAuthenticateRequest().authBytes(bytes(token)), session)
                .thenApply(SaslAuthenticateResponse.class::cast);
    }

    private static CompletableFuture<Message> ask(
            HandlerTable table, ApiKey key, int version, Message request, Session session) {
        return table.find(key.id())
                .untypedHandler()
                .handle(request, context(key, version, session))
                .toCompletableFuture();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
