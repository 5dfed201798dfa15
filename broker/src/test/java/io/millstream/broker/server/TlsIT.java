package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.access.tls.Identity;
import io.millstream.log.LogSettings;
import io.millstream.log.store.LocalLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIT {
    @TempDir
    static Path keys;

    private static Identity server;
    private static Identity client;
    private static Identity stranger;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeKeys() {
        server = Identity.create(keys, "server", "CN=server");
        client = Identity.create(keys, "client", "CN=alice,OU=test");
        stranger = Identity.create(keys, "stranger", "CN=mallory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void carriesRecordsEncrypted(String protocol) throws Exception {
        try (TestBroker broker = TestBroker.start(directory, serverSettings(Map.of()))) {
            Map<String, Object> config = clientConfig(broker, Map.of("ssl.enabled.protocols", protocol));
            Records.produce(config, "words", "one", "two", "x".repeat(200_000));
            assertThat(Records.consume(config, "words", 3)).containsExactly("one", "two", "x".repeat(200_000));
        }
    }

    @Test
    void knowsClientsByTheirCertificates() throws Exception {
        Map<String, String> settings = serverSettings(Map.of(
                "ssl.client.auth", "required",
                "ssl.truststore.location", client.trustStore("PKCS12").toString(),
                "ssl.truststore.type", "PKCS12",
                "ssl.truststore.password", Identity.PASSWORD,
                "ssl.principal.mapping.rules", "RULE:^CN=(.*?),.*$/$1/U",
                "authorizer.class.name", "StandardAuthorizer",
                "super.users", "User:ALICE"));
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            Map<String, Object> config = clientConfig(broker, identity(client));
            Records.produce(config, "words", "one");
            assertThat(Records.consume(config, "words", 1)).containsExactly("one");
            assertRefused(clientConfig(broker, Map.of()));
            assertRefused(clientConfig(broker, identity(stranger)));
            assertThat(Records.consume(config, "words", 1)).as("others go on").containsExactly("one");
        }
    }

    @Test
    void takesChangedKeysForNewConnections() throws Exception {
        Path store = keys.resolve("changing.p12");
        Files.copy(server.keyStore(), store);
        Map<String, String> settings = serverSettings(Map.of("ssl.keystore.location", store.toString()));
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            assertThat(clusterId(clientConfig(broker, Map.of()))).isNotEmpty();
            Files.copy(stranger.keyStore(), store, StandardCopyOption.REPLACE_EXISTING);
            Map<String, Object> newTrust = clientConfig(
                    broker,
                    Map.of(
                            "ssl.truststore.location",
                            stranger.trustStore("PKCS12").toString()));
            Records.until(() -> {
                try {
                    return !clusterId(newTrust).isEmpty();
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(SslAuthenticationException.class);
                    return false;
                }
            });
        }
    }

    @Test
    void namesTheFileThatCannotBeUsed() {
        assertStartFails(Map.of("ssl.keystore.password", "wrong"), "the password does not open it");
        assertStartFails(Map.of("ssl.keystore.location", "no-such-file"), "there is no file no-such-file");
        assertStartFails(Map.of("ssl.client.auth", "required"), "does not say who may issue them");
        assertStartFails(
                Map.of("listener.name.ssl.ssl.keystor.type", "JKS"),
                "Did you mean listener.name.ssl.ssl.keystore.type?");
        assertStartFails(Map.of("listener.name.sssl.ssl.keystore.type", "JKS"), "no such listener");
    }

    @Test
    void isNotOpenToOthersWithoutAWord() throws IOException {
        assertStartFails(Map.of("listeners", "PLAINTEXT://0.0.0.0:0"), "unauthenticated.listeners.allowed=true");
        assertStartFails(Map.of("listeners", "SSL://:0"), "asks nobody who they are");
        try (TestBroker broker = TestBroker.start(
                directory, Map.of("listeners", "PLAINTEXT://0.0.0.0:0", "unauthenticated.listeners.allowed", "true"))) {
            assertThat(broker.broker().endpoints()).hasSize(1);
        }
    }

    private void assertStartFails(Map<String, String> settings, String expected) {
        try (LocalLog log = LocalLog.open(directory, LogSettings.DEFAULTS);
                var environment = new SystemEnvironment(directory)) {
            assertThatThrownBy(() ->
                            Broker.start(log, BrokerSettings.of(serverSettings(settings)), environment.environment()))
                    .isInstanceOfSatisfying(
                            JobException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                    .hasMessageContaining(expected);
        }
    }

    private static void assertRefused(Map<String, Object> config) {
        assertThatThrownBy(() -> clusterId(config))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SslAuthenticationException.class);
    }

    private static String clusterId(Map<String, Object> config) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(config)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Map<String, String> serverSettings(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        settings.put("listeners", "SSL://127.0.0.1:0");
        settings.put("ssl.keystore.location", server.keyStore().toString());
        settings.put("ssl.keystore.type", "PKCS12");
        settings.put("ssl.keystore.password", Identity.PASSWORD);
        settings.putAll(more);
        return settings;
    }

    private static Map<String, Object> clientConfig(TestBroker broker, Map<String, Object> more) throws Exception {
        var config = new HashMap<String, Object>();
        config.put("bootstrap.servers", broker.address());
        config.put("security.protocol", "SSL");
        config.put("ssl.truststore.location", server.trustStore("PKCS12").toString());
        config.put("ssl.truststore.type", "PKCS12");
        config.put("ssl.truststore.password", Identity.PASSWORD);
        config.putAll(more);
        return config;
    }

    private static Map<String, Object> identity(Identity identity) {
        return Map.of(
                "ssl.keystore.location",
                identity.keyStore().toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                Identity.PASSWORD,
                "ssl.key.password",
                Identity.PASSWORD);
    }
}
