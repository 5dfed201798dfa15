package io.millstream.broker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millstream.broker.access.tls.Identity;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.errors.ResourceNotFoundException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnacceptableCredentialException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaslIT {
    @TempDir
    static Path keys;

    private static Identity server;

    @TempDir
    Path directory;

    @BeforeAll
    static void makeKeys() {
        server = Identity.create(keys, "server", "CN=server");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-256", "SCRAM-SHA-512"})
    void letsInWhoKnowsThePasswordByScram(String mechanism) throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings())) {
            setPassword(broker, "alice", mechanism, "alice-secret", 4096);
            Map<String, Object> alice = client(broker, mechanism, "alice", "alice-secret");
            Records.produce(alice, "words", "one", "two");
            assertThat(Records.consume(alice, "words", 2)).containsExactly("one", "two");
            assertRefused(client(broker, mechanism, "alice", "wrong"));
            assertRefused(client(broker, mechanism, "mallory", "alice-secret"));
        }
        try (TestBroker restarted = TestBroker.start(directory, settings())) {
            assertThat(Records.consume(client(restarted, mechanism, "alice", "alice-secret"), "words", 2))
                    .hasSize(2);
        }
    }

    @Test
    void letsInWhoStandsInTheSettingsByPlain() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings())) {
            Map<String, Object> bob = client(broker, "PLAIN", "bob", "bob-secret");
            Records.produce(bob, "words", "one");
            assertThat(Records.consume(bob, "words", 1)).containsExactly("one");
            assertRefused(client(broker, "PLAIN", "bob", "wrong"));
        }
    }

    @Test
    void namesTheMechanismsThereAre() throws Exception {
        var settings = new HashMap<>(settings());
        settings.put("listener.name.sasl_ssl.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        try (TestBroker broker = TestBroker.start(directory, settings)) {
            assertThatThrownBy(() -> clusterId(client(broker, "SCRAM-SHA-256", "alice", "x")))
                    .hasCauseInstanceOf(UnsupportedSaslMechanismException.class)
                    .hasMessageContaining("[SCRAM-SHA-512]");
        }
    }

    @Test
    void keepsTalkingToWhoAuthenticatesAgainInTime() throws Exception {
        var settings = new HashMap<>(settings());
        settings.put("connections.max.reauth.ms", "1500");
        try (TestBroker broker = TestBroker.start(directory, settings);
                Admin admin = Admin.create(client(broker, "PLAIN", "bob", "bob-secret"))) {
            Records.until(() -> {
                assertThat(admin.describeCluster().clusterId().get()).isNotEmpty();
                return admin.metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("successful-reauthentication-total"))
                        .anyMatch(metric -> (Double) metric.getValue().metricValue() >= 2);
            });
        }
    }

    @Test
    void managesCredentials() throws Exception {
        try (TestBroker broker = TestBroker.start(directory, settings());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            setPassword(broker, "alice", "SCRAM-SHA-256", "one", 4096);
            setPassword(broker, "alice", "SCRAM-SHA-512", "two", 8192);
            assertThat(admin.describeUserScramCredentials()
                            .description("alice")
                            .get()
                            .credentialInfos())
                    .extracting(ScramCredentialInfo::mechanism, ScramCredentialInfo::iterations)
                    .containsExactlyInAnyOrder(
                            tuple(ScramMechanism.SCRAM_SHA_256, 4096), tuple(ScramMechanism.SCRAM_SHA_512, 8192));
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialDeletion("alice", ScramMechanism.SCRAM_SHA_512)))
                    .all()
                    .get();
            assertThatThrownBy(() -> admin.alterUserScramCredentials(
                                    List.of(new UserScramCredentialDeletion("alice", ScramMechanism.SCRAM_SHA_512)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(ResourceNotFoundException.class);
            assertThatThrownBy(() -> setPassword(broker, "alice", "SCRAM-SHA-256", "one", 100))
                    .hasCauseInstanceOf(UnacceptableCredentialException.class);
            assertThatThrownBy(() -> setPassword(broker, "alice", "SCRAM-SHA-256", "one", 20_000))
                    .hasCauseInstanceOf(UnacceptableCredentialException.class);
        }
    }

    private static void setPassword(TestBroker broker, String user, String mechanism, String password, int iterations)
            throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            var info = new ScramCredentialInfo(ScramMechanism.fromMechanismName(mechanism), iterations);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, info, password)))
                    .all()
                    .get();
        }
    }

    private static void assertRefused(Map<String, Object> config) {
        assertThatThrownBy(() -> clusterId(config))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    private static String clusterId(Map<String, Object> config) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(config)) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private static Map<String, String> settings() {
        return Map.of(
                "listeners", "PLAINTEXT://127.0.0.1:0,SASL_SSL://127.0.0.1:0",
                "ssl.keystore.location", server.keyStore().toString(),
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.password", Identity.PASSWORD,
                "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
                "listener.name.sasl_ssl.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required user_bob=\"bob-secret\";");
    }

    private static Map<String, Object> client(TestBroker broker, String mechanism, String user, String password)
            throws Exception {
        String module = mechanism.equals("PLAIN") ? "plain.PlainLoginModule" : "scram.ScramLoginModule";
        return Map.of(
                "bootstrap.servers",
                broker.broker().endpoints().get(1).toString(),
                "security.protocol",
                "SASL_SSL",
                "ssl.truststore.location",
                server.trustStore("PKCS12").toString(),
                "ssl.truststore.type",
                "PKCS12",
                "ssl.truststore.password",
                Identity.PASSWORD,
                "sasl.mechanism",
                mechanism,
                "sasl.jaas.config",
                "org.apache.kafka.common.security." + module + " required username=\"" + user + "\" password=\""
                        + password + "\";");
    }
}
