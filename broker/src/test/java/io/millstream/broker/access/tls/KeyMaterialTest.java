package io.millstream.broker.access.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millstream.base.Disk;
import io.millstream.base.JobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyMaterialTest {
    private static final String OPENSSL_ENCRYPTED = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhwzOUgEZ91EwICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIoSurHndRzKr47LNgExyqwEgZCP
            UGS0FIHsvY7fKjOfwjhn6C1Xxch/1Ilry44mkmU9CAvJoW+NxaWy5gWCfXXpBsQ7
            PpjfxdBE/eRkXUUEMSmDv+mrJNwR8S4RRpEFHnZ3XrY/bzqWWxv4I9RXwjzwQHcM
            ecjFRiA04zgCVM3O1q1WxBPGb99crCtdbpVfSR9R57wEI3ILjUCuJgG9xgT3Plo=
            -----END ENCRYPTED PRIVATE KEY-----
            """;
    private static final String OPENSSL_PLAIN = """
            -----BEGIN PRIVATE KEY-----
            MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6fEfjYtFSIp+mkli
            19TzzQqTtibZZ6Nx6EVMH5Y1aEChRANCAAQ/sNbkqtYltANgyrgomVmixvfeptXW
            Ns9gpz2YwtlZTcltidu6vwNb7QHt4HfZ9d4MBGvqNWhqp4hMT0/9st4p
            -----END PRIVATE KEY-----
            """;

    @TempDir
    static Path directory;

    private static Identity broker;

    @BeforeAll
    static void makeKeys() {
        broker = Identity.create(directory, "broker", "CN=broker");
    }

    @Test
    void readsAStoreFile() throws Exception {
        KeyMaterial material = material(Map.of(
                "ssl.keystore.location",
                broker.keyStore().toString(),
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.password",
                Identity.PASSWORD,
                "ssl.truststore.location",
                broker.trustStore("JKS").toString(),
                "ssl.truststore.password",
                Identity.PASSWORD));
        assertThat(material.keyStore().size()).isEqualTo(1);
        assertThat(material.trustStore())
                .hasValueSatisfying(store -> assertThat(size(store)).isEqualTo(1));
    }

    @Test
    void readsPemFromAFileAndFromTheSettings() throws Exception {
        Path file = directory.resolve("broker.pem");
        Files.writeString(file, "a comment\n" + broker.keyPem() + broker.certificatePem());
        KeyMaterial fromFile = material(Map.of(
                "ssl.keystore.location",
                file.toString(),
                "ssl.keystore.type",
                "PEM",
                "ssl.truststore.location",
                file.toString(),
                "ssl.truststore.type",
                "PEM"));
        KeyMaterial inline = material(Map.of(
                "ssl.keystore.type", "PEM",
                "ssl.keystore.key", broker.keyPem(),
                "ssl.keystore.certificate.chain", broker.certificatePem(),
                "ssl.truststore.certificates", broker.certificatePem()));
        for (KeyMaterial material : new KeyMaterial[] {fromFile, inline}) {
            assertThat(material.keyStore().getCertificate("broker")).isNotNull();
            assertThat(material.trustStore()).isPresent();
        }
    }

    /** Made by openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256; it is used for nothing else. */
    @Test
    void opensAnEncryptedKey() throws Exception {
        PrivateKey key = Pem.privateKey(OPENSSL_PLAIN, "");
        assertThat(Pem.privateKey(OPENSSL_ENCRYPTED, "key-password")).isEqualTo(key);
        assertThatThrownBy(() -> Pem.privateKey(OPENSSL_ENCRYPTED, "wrong"))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("check ssl.key.password");
        assertThatThrownBy(() -> Pem.privateKey(OPENSSL_ENCRYPTED, ""))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("set ssl.key.password");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path keys = broker.keyStore();
        assertProblem(Map.of(), "has TLS but no key");
        assertProblem(Map.of("ssl.keystore.location", "no/such/file.p12"), "there is no file no/such/file.p12");
        assertProblem(
                Map.of(
                        "ssl.keystore.location", keys.toString(),
                        "ssl.keystore.type", "PKCS12",
                        "ssl.keystore.password", "wrong"),
                "the password does not open it. Check ssl.keystore.password");
        assertProblem(
                Map.of(
                        "ssl.keystore.location",
                        broker.trustStore("PKCS12").toString(),
                        "ssl.keystore.type",
                        "PKCS12",
                        "ssl.keystore.password",
                        Identity.PASSWORD),
                "it holds no private key");
        Path text = directory.resolve("text.pem");
        Files.writeString(text, "nothing");
        assertProblem(
                Map.of("ssl.keystore.location", text.toString(), "ssl.keystore.type", "PEM"),
                "it holds no certificate");
        Files.writeString(text, broker.certificatePem() + Identity.pem("RSA PRIVATE KEY", new byte[] {1}));
        assertProblem(
                Map.of("ssl.keystore.location", text.toString(), "ssl.keystore.type", "PEM"), "openssl pkcs8 -topk8");
        assertProblem(
                Map.of("ssl.keystore.location", text.toString(), "ssl.keystore.type", "PKCS12"),
                "ssl.keystore.type says what it is");
    }

    private static void assertProblem(Map<String, String> given, String expected) {
        assertThatThrownBy(() -> material(given).keyStore())
                .as("%s", given)
                .isInstanceOf(JobException.class)
                .hasMessageContaining(expected);
    }

    private static KeyMaterial material(Map<String, String> given) {
        TlsSettings settings = TlsSettings.SETTINGS.bind(new HashMap<>(given), "a test");
        return KeyMaterial.read("SSL", settings, Disk.system());
    }

    private static int size(KeyStore store) {
        try {
            return store.size();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void seesThatAFileHasChanged() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("changing.pem");
        Files.writeString(file, broker.keyPem() + broker.certificatePem());
        Map<String, String> given = Map.of("ssl.keystore.location", file.toString(), "ssl.keystore.type", "PEM");
        KeyMaterial before = material(given);
        assertThat(material(given).isSame(before)).isTrue();
        Files.writeString(file, broker.keyPem() + broker.certificatePem() + "\n");
        assertThat(material(given).isSame(before)).isFalse();
    }
}
