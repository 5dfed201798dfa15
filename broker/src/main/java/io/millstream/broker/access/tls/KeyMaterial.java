package io.millstream.broker.access.tls;

import io.millstream.base.Disk;
import io.millstream.base.DiskFile;
import io.millstream.base.ErrorKind;
import io.millstream.base.JobException;
import io.millstream.broker.access.tls.TlsSettings.StoreType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The files behind a listener's TLS as they are right now, so that a change of them can be seen, and the key stores in them.
 *
 * @param keyBytes of the key store file; empty if the key stands in the settings
 * @param trustBytes of the trust store file; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record KeyMaterial(String listener, TlsSettings settings, byte[] keyBytes, byte[] trustBytes) {
    private static final int MAX_FILE_BYTES = 16 << 20;

    /** @throws JobException (USER) if a file that the settings name cannot be read */
    static KeyMaterial read(String listener, TlsSettings settings, Disk disk) {
        return new KeyMaterial(
                listener,
                settings,
                bytes(disk, "ssl.keystore.location", settings.keyStoreLocation(), listener),
                bytes(disk, "ssl.truststore.location", settings.trustStoreLocation(), listener));
    }

    boolean isSame(KeyMaterial other) {
        return Arrays.equals(keyBytes, other.keyBytes) && Arrays.equals(trustBytes, other.trustBytes);
    }

    /** The password of the key inside {@link #keyStore}. */
    char[] keyPassword() {
        boolean hasOwn = !settings.keyPassword().isEmpty();
        return (hasOwn ? settings.keyPassword() : settings.keyStorePassword()).toCharArray();
    }

    /** The broker's private key and its certificate chain. */
    KeyStore keyStore() {
        if (settings.keyStoreLocation().isEmpty()
                && (settings.privateKey().isEmpty()
                        || settings.certificateChain().isEmpty())) {
            throw problem(
                    "has TLS but no key",
                    "Set ssl.keystore.location, or ssl.keystore.key and" + " ssl.keystore.certificate.chain.");
        }
        boolean inline = settings.keyStoreLocation().isEmpty();
        try {
            if (inline || settings.keyStoreType() == StoreType.PEM) {
                String text = new String(keyBytes, StandardCharsets.UTF_8);
                return pemKeyStore(inline ? settings.privateKey() : text, inline ? settings.certificateChain() : text);
            }
            KeyStore store = store(settings.keyStoreType(), keyBytes, settings.keyStorePassword());
            checkKey(store);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("key store", inline ? "ssl.keystore.key" : settings.keyStoreLocation(), e);
        }
    }

    /** Whoever may vouch for clients; empty if nobody was named. */
    Optional<KeyStore> trustStore() {
        boolean inline = settings.trustStoreLocation().isEmpty();
        if (inline && settings.trustedCertificates().isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyStore store = inline || settings.trustStoreType() == StoreType.PEM
                    ? pemTrustStore(
                            inline ? settings.trustedCertificates() : new String(trustBytes, StandardCharsets.UTF_8))
                    : store(settings.trustStoreType(), trustBytes, settings.trustStorePassword());
            if (store.size() == 0) {
                throw new GeneralSecurityException("it holds no certificate");
            }
            return Optional.of(store);
        } catch (IOException | GeneralSecurityException e) {
            throw unusable("trust store", inline ? "ssl.truststore.certificates" : settings.trustStoreLocation(), e);
        }
    }

    private KeyStore pemKeyStore(String key, String chain) throws IOException, GeneralSecurityException {
        List<Certificate> certificates = Pem.certificates(chain);
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate (no block BEGIN CERTIFICATE)");
        }
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "broker",
                Pem.privateKey(key, settings.keyPassword()),
                keyPassword(),
                certificates.toArray(Certificate[]::new));
        return store;
    }

    private static KeyStore pemTrustStore(String text) throws IOException, GeneralSecurityException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate certificate : Pem.certificates(text)) {
            store.setCertificateEntry("trusted-" + number++, certificate);
        }
        return store;
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(StoreType.PKCS12.name());
        store.load(null, null);
        return store;
    }

    private static KeyStore store(StoreType type, byte[] bytes, String password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type.name());
        store.load(new ByteArrayInputStream(bytes), password.isEmpty() ? null : password.toCharArray());
        return store;
    }

    /** Now, with a sentence, rather than in the middle of the first handshake. */
    private void checkKey(KeyStore store) throws GeneralSecurityException {
        boolean hasKey = false;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                hasKey |= store.getKey(alias, keyPassword()) != null;
            }
        }
        if (!hasKey) {
            throw new GeneralSecurityException("it holds no private key");
        }
    }

    private static byte[] bytes(Disk disk, String setting, String location, String listener) {
        if (location.isEmpty()) {
            return new byte[0];
        }
        Path path = Path.of(location);
        try {
            if (!disk.exists(path) || disk.isDirectory(path)) {
                throw new JobException(
                        ErrorKind.USER,
                        "Listener " + listener + ": there is no file " + path + ". Correct " + setting + ".");
            }
            try (DiskFile file = disk.openRead(path)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(file.sizeBytes(), MAX_FILE_BYTES));
                int unused = file.read(bytes, 0);
                return Arrays.copyOf(bytes.array(), bytes.position());
            }
        } catch (IOException e) {
            throw new JobException(
                    ErrorKind.USER,
                    "Listener " + listener + ": file " + path + " cannot be read: " + e
                            + ". Check its permissions, and " + setting + ".",
                    e);
        }
    }

    private JobException unusable(String what, String where, Exception e) {
        // Java reports a wrong password of the store as an IOException caused by an UnrecoverableKeyException.
        boolean password = e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException;
        String setting = what.equals("key store") ? "ssl.keystore" : "ssl.truststore";
        String why = password
                ? "the password does not open it. Check " + setting + ".password"
                        + (what.equals("key store") ? " and ssl.key.password." : ".")
                : e.getMessage() + ". Check the file, and that " + setting + ".type says what it is.";
        return new JobException(
                ErrorKind.USER, "Listener " + listener + ": the " + what + " " + where + " cannot be used: " + why, e);
    }

    private JobException problem(String what, String todo) {
        return new JobException(ErrorKind.USER, "Listener " + listener + " " + what + ". " + todo);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyMaterial that && settings.equals(that.settings) && isSame(that);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keyBytes);
    }

    /** Nothing that belongs into a log. */
    @Override
    public String toString() {
        return "KeyMaterial[" + listener + "]";
    }
}
