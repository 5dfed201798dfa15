package io.millstream.broker.access.tls;

import io.millstream.base.Nearest;
import io.millstream.base.settings.Setting;
import io.millstream.base.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Keys, certificates and rules of a listener with TLS, by Kafka's names; each can be given for it alone. */
public record TlsSettings(
        @Setting(
                name = "ssl.keystore.location",
                defaultValue = "",
                doc = "The file with the broker's private key and certificate chain. When it changes it is read again.")
        String keyStoreLocation,

        @Setting(name = "ssl.keystore.type", defaultValue = "JKS", doc = "What the key store is: JKS, PKCS12 or PEM.")
        StoreType keyStoreType,

        @Setting(name = "ssl.keystore.password", defaultValue = "", doc = "Opens the key store file.")
        String keyStorePassword,

        @Setting(
                name = "ssl.key.password",
                defaultValue = "",
                doc = "Opens the private key, if that has a password of its own.")
        String keyPassword,

        @Setting(
                name = "ssl.keystore.certificate.chain",
                defaultValue = "",
                doc = "The certificate chain itself in PEM, instead of a file.")
        String certificateChain,

        @Setting(
                name = "ssl.keystore.key",
                defaultValue = "",
                doc = "The private key itself in PEM (PKCS#8), instead of a file.")
        String privateKey,

        @Setting(
                name = "ssl.truststore.location",
                defaultValue = "",
                doc = "The file with the certificates of those who may vouch for clients.")
        String trustStoreLocation,

        @Setting(
                name = "ssl.truststore.type",
                defaultValue = "JKS",
                doc = "What the trust store is: JKS, PKCS12 or PEM.")
        StoreType trustStoreType,

        @Setting(name = "ssl.truststore.password", defaultValue = "", doc = "Opens the trust store file.")
        String trustStorePassword,

        @Setting(
                name = "ssl.truststore.certificates",
                defaultValue = "",
                doc = "The certificates of those who may vouch for clients, in PEM, instead of a file.")
        String trustedCertificates,

        @Setting(
                name = "ssl.client.auth",
                defaultValue = "none",
                doc = "Whether clients show a certificate: none, requested or required.")
        ClientAuthentication clientAuthentication,

        @Setting(
                name = "ssl.enabled.protocols",
                defaultValue = "TLSv1.2,TLSv1.3",
                doc = "The versions of TLS that are spoken: TLSv1.2, TLSv1.3 or both.")
        String enabledProtocols,

        @Setting(
                name = "ssl.cipher.suites",
                defaultValue = "",
                doc = "The cipher suites that are spoken, separated by commas; empty leaves the choice to Java.")
        String cipherSuites,

        @Setting(
                name = "ssl.principal.mapping.rules",
                defaultValue = "DEFAULT",
                doc = "Makes users of the names in client certificates: RULE:^CN=(.*?),.*$/$1/,DEFAULT.")
        String principalMappingRules) {
    private static final List<String> PROTOCOLS = List.of("TLSv1.2", "TLSv1.3");

    /** Names, ranges and documentation of the settings. */
    public static final Settings<TlsSettings> SETTINGS = Settings.of(TlsSettings.class);

    public TlsSettings {
        for (String protocol : list(enabledProtocols)) {
            if (!PROTOCOLS.contains(protocol)) {
                throw new IllegalArgumentException("ssl.enabled.protocols: there is no " + protocol
                        + " here; there are TLSv1.2 and TLSv1.3." + Nearest.hint(protocol, PROTOCOLS));
            }
        }
        PrincipalMapping.parse(principalMappingRules);
    }

    List<String> protocols() {
        return list(enabledProtocols);
    }

    List<String> ciphers() {
        return list(cipherSuites);
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Formats of keys and certificates. */
    public enum StoreType {
        JKS,
        PKCS12,
        PEM
    }

    /** What is asked of clients. */
    public enum ClientAuthentication {
        NONE,
        REQUESTED,
        REQUIRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
