package io.millstream.broker.access.sasl;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The users of PLAIN, from the settings; their passwords are kept under a key that lives as long as this object. */
final class PlainUsers {
    private static final int KEY_BYTES = 32;

    private final byte[] key = new byte[KEY_BYTES];
    private final Map<String, byte[]> hashes = new HashMap<>();

    PlainUsers(Map<String, String> passwords, RandomGenerator random) {
        random.nextBytes(key);
        passwords.forEach((user, password) -> hashes.put(user, hash(password)));
    }

    /** Takes the same time whether there is such a user or not, and however much of the password is right. */
    boolean check(String user, String password) {
        byte[] known = hashes.get(user);
        byte[] given = hash(password);
        return MessageDigest.isEqual(known == null ? key : known, given) && known != null;
    }

    private byte[] hash(String password) {
        return ScramMechanism.SHA_256.hmac(key, password.getBytes(StandardCharsets.UTF_8));
    }
}
