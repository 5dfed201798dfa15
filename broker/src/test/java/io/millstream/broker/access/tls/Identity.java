package io.millstream.broker.access.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/** A key and its self-signed certificate for a test, made by the JDK's keytool, in every format that is asked for. */
public final class Identity {
    public static final String PASSWORD = "store-password";

    private static final String ALIAS = "me";

    private final Path keyStore;
    private final KeyStore loaded;

    private Identity(Path keyStore, KeyStore loaded) {
        this.keyStore = keyStore;
        this.loaded = loaded;
    }

    /**
     * Makes one.
     *
     * @param name distinguished: {@code CN=alice,OU=test}
     */
    public static Identity create(Path directory, String file, String name) {
        Path keyStore = directory.resolve(file + ".p12");
        try {
            Files.deleteIfExists(keyStore);
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            ALIAS,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-dname",
                            name,
                            "-ext",
                            "SAN=ip:127.0.0.1,dns:localhost",
                            "-validity",
                            "30",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            keyStore.toString(),
                            "-storepass",
                            PASSWORD))
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + output);
            }
            KeyStore loaded = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keyStore)) {
                loaded.load(in, PASSWORD.toCharArray());
            }
            return new Identity(keyStore, loaded);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no identity for " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }

    public Path keyStore() {
        return keyStore;
    }

    /** A trust store of the type with the certificate in it. */
    public Path trustStore(String type) throws IOException, GeneralSecurityException {
        Path file = keyStore.resolveSibling(keyStore.getFileName() + ".trust." + type);
        KeyStore trust = KeyStore.getInstance(type);
        trust.load(null, null);
        trust.setCertificateEntry(ALIAS, loaded.getCertificate(ALIAS));
        try (OutputStream out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", loaded.getCertificate(ALIAS).getEncoded());
    }

    public String keyPem() throws GeneralSecurityException {
        return pem("PRIVATE KEY", loaded.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    }

    static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }
}
