package io.millstream.broker.access.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What the broker knows of a password: enough to check a proof of it, and not enough to make one (RFC 5802, section 3).
 *
 * @param storedKey {@code H(HMAC(SaltedPassword, "Client Key"))}
 * @param serverKey {@code HMAC(SaltedPassword, "Server Key")}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
record ScramCredential(byte[] salt, byte[] storedKey, byte[] serverKey, int iterations) {
    static ScramCredential ofPassword(ScramMechanism mechanism, String password, byte[] salt, int iterations) {
        byte[] salted = mechanism.hi(password.getBytes(StandardCharsets.UTF_8), salt, iterations);
        return ofSaltedPassword(mechanism, salted, salt, iterations);
    }

    static ScramCredential ofSaltedPassword(ScramMechanism mechanism, byte[] salted, byte[] salt, int iterations) {
        byte[] clientKey = mechanism.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] serverKey = mechanism.hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII));
        return new ScramCredential(salt, mechanism.h(clientKey), serverKey, iterations);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ScramCredential that
                && iterations == that.iterations
                && Arrays.equals(salt, that.salt)
                && Arrays.equals(storedKey, that.storedKey)
                && Arrays.equals(serverKey, that.serverKey);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(storedKey);
    }

    /** Nothing that belongs into a log. */
    @Override
    public String toString() {
        return "ScramCredential[iterations=" + iterations + "]";
    }
}
