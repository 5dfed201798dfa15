package io.millstream.broker.access.sasl;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hash functions of RFC 5802 (and RFC 7677) for one SCRAM mechanism, in the RFC's names and with the numbers of Kafka's
 * protocol.
 */
enum ScramMechanism {
    SHA_256(1, SaslMechanism.SCRAM_SHA_256, "SHA-256", "HmacSHA256", 32),
    SHA_512(2, SaslMechanism.SCRAM_SHA_512, "SHA-512", "HmacSHA512", 64);

    /** Fewer make guessing cheap (RFC 7677); more cost the client's processor, and Kafka refuses them. */
    static final int MIN_ITERATIONS = 4_096;

    static final int MAX_ITERATIONS = 16_384;

    private final byte code;
    private final SaslMechanism sasl;
    private final String hash;
    private final String mac;
    private final int hashBytes;

    ScramMechanism(int code, SaslMechanism sasl, String hash, String mac, int hashBytes) {
        this.code = (byte) code;
        this.sasl = sasl;
        this.hash = hash;
        this.mac = mac;
        this.hashBytes = hashBytes;
    }

    byte code() {
        return code;
    }

    String registeredName() {
        return sasl.registeredName();
    }

    int hashBytes() {
        return hashBytes;
    }

    static Optional<ScramMechanism> ofCode(int code) {
        return Arrays.stream(values()).filter(m -> m.code == code).findFirst();
    }

    static Optional<ScramMechanism> of(SaslMechanism mechanism) {
        return Arrays.stream(values()).filter(m -> m.sasl == mechanism).findFirst();
    }

    static Optional<ScramMechanism> ofName(String name) {
        return SaslMechanism.ofName(name).flatMap(ScramMechanism::of);
    }

    byte[] h(byte[] text) {
        try {
            return MessageDigest.getInstance(hash).digest(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + hash, e);
        }
    }

    byte[] hmac(byte[] key, byte[] text) {
        return macOf(key).doFinal(text);
    }

    /** {@code Hi(password, salt, i)}: deliberately slow. */
    byte[] hi(byte[] password, byte[] salt, int iterations) {
        Mac prf = macOf(password);
        prf.update(salt);
        byte[] u = prf.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = u.clone();
        for (int i = 1; i < iterations; i++) {
            u = prf.doFinal(u);
            for (int k = 0; k < result.length; k++) {
                result[k] ^= u[k];
            }
        }
        return result;
    }

    private Mac macOf(byte[] key) {
        try {
            Mac prf = Mac.getInstance(mac);
            // An empty key is a key of zeros to HMAC, but Java takes no empty one.
            prf.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, mac));
            return prf;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + mac, e);
        }
    }
}
